internal import LoadPlatform
internal import LoadTarget

/// Nothing is kept.
final class Stable: SynchronousCase {
  static let leakCase = LeakCase(
    Stable.self, "stable", "allocates objects, arrays and strings and frees them", .tuning, .stable())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let number = worker.below(1_000)
    observe(SmallBlock(number))
    observe([Int](repeating: number, count: 1 + number))
    observe("a string that is too long to be stored in itself, number \(number)")
  }
}

/// Objects that were referred to weakly, and go.
final class WeakReleased: SynchronousCase {
  static let leakCase = LeakCase(
    WeakReleased.self, "weak_released", "weak references to objects that are released", .held, .stable())

  private final class Watcher {
    weak var block: SmallBlock?
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let watcher = Watcher()
    watch(watcher, worker.below(100))
    observe(watcher)
    // The side table goes when the weak reference finds nothing, or goes itself.
    if watcher.block != nil { observe(self) }
  }

  @inline(never)
  private func watch(_ watcher: Watcher, _ value: Int) {
    let block = SmallBlock(value)
    watcher.block = block
    observe(block)
  }
}

/// Arrays that are copied when they are written to.
final class CopyOnWrite: SynchronousCase {
  static let leakCase = LeakCase(
    CopyOnWrite.self, "copy_on_write", "copies of a shared array, each written to", .tuning, .stable())

  private let shared = Lock<[Int]>(Array(0..<500))

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let place = worker.below(500)
    var copied = shared.withLock { $0 }
    copied[place] = -copied[place]
    observe(copied)
    if place == 0 {
      let written = copied
      shared.withLock { $0 = written }
    }
  }
}

/// Strings that are put together.
final class StringBuilding: SynchronousCase {
  static let leakCase = LeakCase(
    StringBuilding.self, "string_building", "strings built from up to 100 parts and released", .held, .stable())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    var text = ""
    for part in 0..<worker.below(100) { text += "part \(part); " }
    observe(text)
    observe(text.split(separator: ";").map(String.init))
  }
}

/// Failures that leave nothing behind.
final class ErrorPathClean: SynchronousCase {
  static let leakCase = LeakCase(
    ErrorPathClean.self, "error_path_clean", "one call in ten fails and frees its memory", .held, .stable())

  @inline(never)
  func perform(_ worker: inout CaseWorker) throws(OperationFailure) {
    let block = Unmanaged.passRetained(MediumBlock(worker.below(100)))
    defer { block.release() }
    observe(block.takeUnretainedValue())
    if worker.below(10) == 0 { throw CorpusFailure.failure }
  }
}
