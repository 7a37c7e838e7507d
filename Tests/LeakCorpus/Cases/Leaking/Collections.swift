internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// A global array of structs.
final class ArrayOfStructs: SynchronousCase {
  static let leakCase = LeakCase(
    ArrayOfStructs.self, "array_of_structs", "a global array of structs that doubles its buffer", .held,
    .leak(bytes: 48, site: LeakSite("ArrayOfStructs."), doubling: true))

  private struct Entry {
    var words = Words4()
    var number: Int
    var length = 0
  }

  private static let entries = Lock<[Entry]>([])

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let entry = Entry(number: worker.below(1_000))
    ArrayOfStructs.entries.withLock { $0.append(entry) }
  }
}

/// A global array of objects.
final class ArrayOfObjects: SynchronousCase {
  static let leakCase = LeakCase(
    ArrayOfObjects.self, "array_of_objects", "a global array of objects, with room for them from the start", .tuning,
    .leak(bytes: 160, site: LeakSite("ArrayOfObjects.", type: ArrayOfObjects.Record.self)))

  final class Record: Sendable {
    let words = Words16()
    let number: Int

    init(_ number: Int) { self.number = number }
  }

  private static let records = Kept<Record>()

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let record = Record(worker.below(1_000))
    observe(record)
    ArrayOfObjects.records.append(record)
  }
}

/// A dictionary whose keys never come again.
final class DictionaryUniqueKeys: SynchronousCase {
  static let leakCase = LeakCase(
    DictionaryUniqueKeys.self, "dictionary_unique_keys", "a dictionary of objects with a new key at every call", .held,
    .leak(bytes: 96, site: LeakSite("DictionaryUniqueKeys.", type: DictionaryUniqueKeys.Session.self)))

  final class Session: Sendable {
    let first = Words4()
    let second = Words4()
    let number: Int

    init(_ number: Int) { self.number = number }
  }

  private let sessions = Lock<[Int: Session]>(Dictionary(minimumCapacity: 400_000))
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let key = calls.wrappingAdd(1, ordering: .relaxed).newValue
    let session = Session(key)
    observe(session)
    sessions.withLock { $0[key] = session }
  }
}

/// A dictionary whose string keys never come again.
final class DictionaryStringKeys: SynchronousCase {
  static let leakCase = LeakCase(
    DictionaryStringKeys.self, "dictionary_string_keys", "a dictionary with a new string key at every call", .tuning,
    .leak(bytes: 64, site: LeakSite("DictionaryStringKeys.")))

  private let visits = Lock<[String: Int]>(Dictionary(minimumCapacity: 400_000))
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let key = "visitor-\(100_000_000 + calls.wrappingAdd(1, ordering: .relaxed).newValue)"
    visits.withLock { $0[key, default: 0] += 1 }
  }
}

/// A dictionary of numbers that doubles.
final class DictionaryOfNumbers: SynchronousCase {
  static let leakCase = LeakCase(
    DictionaryOfNumbers.self, "dictionary_of_numbers", "a dictionary of numbers that doubles its storage", .held,
    .leak(bytes: 32, site: LeakSite("DictionaryOfNumbers."), doubling: true))

  private let counts = Lock<[Int: Int]>([:])
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let key = calls.wrappingAdd(1, ordering: .relaxed).newValue
    counts.withLock { $0[key] = 1 }
  }
}

/// A set of strings that never come again.
final class SetOfStrings: SynchronousCase {
  static let leakCase = LeakCase(
    SetOfStrings.self, "set_of_strings", "a set of strings with a new one at every call", .held,
    .leak(bytes: 80, site: LeakSite("SetOfStrings.")))

  private let seen = Lock<Set<String>>(Set(minimumCapacity: 400_000))
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let number = 100_000_000 + calls.wrappingAdd(1, ordering: .relaxed).newValue
    let text = "https://example.org/articles/\(number)/comments"
    seen.withLock { _ = $0.insert(text) }
  }
}

/// Names that are interned for good.
final class InternedStrings: SynchronousCase {
  static let leakCase = LeakCase(
    InternedStrings.self, "interned_strings", "an intern table of long strings that are never repeated", .tuning,
    .leak(bytes: 160 + 32, site: LeakSite("InternedStrings.")))

  final class Symbol: Sendable {
    let text: String

    init(_ text: String) { self.text = text }
  }

  private let symbols = Lock<[String: Symbol]>(Dictionary(minimumCapacity: 400_000))
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let number = 100_000_000 + calls.wrappingAdd(1, ordering: .relaxed).newValue
    let text = InternedStrings.prefix + String(number)
    let symbol = symbols.withLock { table in
      if let known = table[text] { return known }
      let made = Symbol(text)
      table[text] = made
      return made
    }
    observe(symbol)
  }

  private static let prefix =
    "a name that is long enough that its storage weighs more than its entry in the table does, number "
}
