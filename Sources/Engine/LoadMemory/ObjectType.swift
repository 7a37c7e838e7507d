internal import CPlatform

/// Determines the Swift type of an object on the heap by its first word, the address of its metadata.
///
/// An object may be anything, even C's: every value is checked, and read in a way that fails on unmapped memory. Source
/// of the layout: the Swift ABI, `include/swift/ABI/Metadata.h` (`TargetClassMetadata`) and `MetadataKind.def`.
struct ObjectType {
  /// Names by address of metadata: most objects are of a few types.
  private var names: [UInt: String?] = [:]

  private static let heapLocalVariable: UInt = 0x400
  private static let heapGenericLocalVariable: UInt = 0x500
  private static let errorObject: UInt = 0x501
  private static let taskObject: UInt = 0x502
  private static let jobObject: UInt = 0x503

  /// The name of a task.
  static let task = "Task"
  /// The name of the memory in which a task keeps its local state.
  static let taskMemory = "memory of a task"

  /// The type of the object at an address, with the given usable bytes; nil if it has none.
  mutating func name(at address: UInt, bytes: UInt64) -> String? {
    guard let metadata = ObjectType.word(address), metadata > 4096, metadata % 8 == 0 else { return nil }
    if let known = names[metadata] { return known }
    let name = ObjectType.describe(metadata, bytes: bytes)
    names[metadata] = .some(name)
    return name
  }

  private static func describe(_ metadata: UInt, bytes: UInt64) -> String? {
    guard let kind = word(metadata) else { return nil }
    switch kind {
    case 0: return className(metadata, bytes: bytes)
    case heapLocalVariable, heapGenericLocalVariable: return "closure context or box"
    case errorObject: return "error"
    case taskObject: return task
    case jobObject: return "job of the concurrency runtime"
    default: return nil
    }
  }

  /// Kind, superclass, flags and address point, instance size and alignment, class size and address point, descriptor.
  private static func className(_ metadata: UInt, bytes: UInt64) -> String? {
    guard let sizes = word(metadata + 24), let descriptor = word(metadata + 40), let flags = word(descriptor) else {
      return nil
    }
    let instance = UInt64(sizes & 0xFFFF_FFFF)
    let alignmentMask = (sizes >> 32) & 0xFFFF
    // The context descriptor's kind is in its lowest five bits; 16 is a class.
    guard (16...bytes).contains(instance), [0, 7, 15, 31, 63].contains(alignmentMask), flags & 0x1F == 16,
      let pointer = UnsafeRawPointer(bitPattern: metadata)
    else { return nil }
    return _typeName(unsafeBitCast(pointer, to: Any.Type.self), qualified: false)
  }

  private static func word(_ address: UInt) -> UInt? {
    var value: UInt = 0
    return cplatform_read_memory(address, &value, MemoryLayout<UInt>.size) ? value : nil
  }
}
