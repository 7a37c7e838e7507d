internal import CLeakCorpus

// Objects of known size. An object has a header of 16 bytes before its properties.

/// 32 bytes.
struct Words4: Sendable {
  var first: UInt64 = 1
  var second: UInt64 = 2
  var third: UInt64 = 3
  var fourth: UInt64 = 4
}

/// 128 bytes.
struct Words16: Sendable {
  var first = Words4()
  var second = Words4()
  var third = Words4()
  var fourth = Words4()
}

/// 512 bytes.
struct Words64: Sendable {
  var first = Words16()
  var second = Words16()
  var third = Words16()
  var fourth = Words16()
}

/// An object of 64 usable bytes.
final class SmallBlock: Sendable {
  let value: Int
  let words = Words4()

  init(_ value: Int) { self.value = value }
}

/// An object of 160 usable bytes.
final class MediumBlock: Sendable {
  let value: Int
  let words = Words16()

  init(_ value: Int) { self.value = value }
}

/// An object of 640 usable bytes.
final class LargeBlock: Sendable {
  let value: Int
  let words = Words64()

  init(_ value: Int) { self.value = value }
}

/// An array whose storage, with its header of 32 bytes, takes exactly so many bytes.
@inline(never)
func storage(ofBytes bytes: Int) -> [UInt64] { [UInt64](repeating: 0x5A, count: (bytes - 32) / 8) }

/// Keeps the optimiser from removing an object or keeping it on the stack.
@inline(never)
func observe(_ object: AnyObject) { corpus_observe(Unmanaged.passUnretained(object).toOpaque()) }

/// Keeps the optimiser from removing an array.
@inline(never)
func observe<Element>(_ array: [Element]) { array.withUnsafeBytes { corpus_observe($0.baseAddress) } }

/// Keeps the optimiser from removing a string.
@inline(never)
func observe(_ text: String) { withUnsafePointer(to: text) { corpus_observe($0) } }

/// Keeps the optimiser from removing a dictionary.
@inline(never)
func observe<Key, Value>(_ dictionary: [Key: Value]) { withUnsafePointer(to: dictionary) { corpus_observe($0) } }

/// Keeps the optimiser from removing memory.
@inline(never)
func observe(_ memory: UnsafeRawPointer) { corpus_observe(memory) }
