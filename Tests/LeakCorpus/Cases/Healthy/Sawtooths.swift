internal import LoadPlatform
internal import LoadTarget

/// Released every 700 calls.
final class Batch700: SynchronousCase {
  static let leakCase = LeakCase(
    Batch700.self, "batch_700", "keeps 64 bytes per call and releases all every 700", .tuning,
    .sawtooth(period: 700, also: [.stable]))

  private let batch = Batch<SmallBlock>(period: 700)

  @inline(never)
  func perform(_ worker: inout CaseWorker) { batch.add(SmallBlock(worker.below(100))) }
}

/// Released every 5,300 calls.
final class Batch5300: SynchronousCase {
  static let leakCase = LeakCase(
    Batch5300.self, "batch_5300", "keeps 160 bytes per call and releases all every 5,300", .held,
    .sawtooth(period: 5_300))

  private let batch = Batch<MediumBlock>(period: 5_300)

  @inline(never)
  func perform(_ worker: inout CaseWorker) { batch.add(MediumBlock(worker.below(100))) }
}

/// Released every 30,000 calls.
final class Batch30000: SynchronousCase {
  static let leakCase = LeakCase(
    Batch30000.self, "batch_30000", "keeps 64 bytes per call and releases all every 30,000", .tuning,
    .sawtooth(period: 30_000, also: [.undecided]))

  private let batch = Batch<SmallBlock>(period: 30_000)

  @inline(never)
  func perform(_ worker: inout CaseWorker) { batch.add(SmallBlock(worker.below(100))) }
}

/// Released in part, to a floor.
final class PartialRelease: SynchronousCase {
  static let leakCase = LeakCase(
    PartialRelease.self, "partial_release", "keeps 64 bytes per call and releases the oldest 80 % every 8,000", .held,
    .sawtooth(period: 8_000))

  private struct State {
    var blocks: [SmallBlock] = []
    var calls = 0

    init() { blocks.reserveCapacity(20_000) }
  }

  private let state = Lock(State())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let block = SmallBlock(worker.below(100))
    state.withLock { state in
      state.calls += 1
      state.blocks.append(block)
      if state.calls % 8_000 == 0 { state.blocks.removeFirst(state.blocks.count * 4 / 5) }
    }
  }
}

/// What is released at quiet points.
final class DeferredFree: SynchronousCase {
  static let leakCase = LeakCase(
    DeferredFree.self, "deferred_free", "a list of memory to free, emptied at quiet points", .tuning,
    .stable(also: [.sawtooth]))

  private let waiting = Kept<SmallBlock>()

  @inline(never)
  func perform(_ worker: inout CaseWorker) { waiting.append(SmallBlock(worker.below(100))) }

  func quiesce() { waiting.removeAll() }
}
