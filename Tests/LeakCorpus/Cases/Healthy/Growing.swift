internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// Growth that ends.
final class SlowWarmup: SynchronousCase {
  static let leakCase = LeakCase(
    SlowWarmup.self, "slow_warmup", "keeps an object of 64 bytes in each of the first 40,000 calls, then none", .held,
    .stable(also: [.step, .undecided]))

  private let kept = Kept<SmallBlock>(room: 40_000)
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let call = calls.wrappingAdd(1, ordering: .relaxed).newValue
    let block = SmallBlock(call)
    observe(block)
    if call <= 40_000 { kept.append(block) }
  }
}

/// Growth that is slower and slower and never ends.
final class Logarithmic: SynchronousCase {
  static let leakCase = LeakCase(
    Logarithmic.self, "logarithmic",
    "keeps an object whenever the number of calls has grown by another 5 %: any verdict is right",
    .held, .stable(also: Set(LeakKind.allCases)))

  private struct State {
    var calls = 0
    var nextCall = 1.0
  }

  private let kept = Kept<MediumBlock>(room: 1_000)
  private let state = Lock(State())

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let isDue = state.withLock { state in
      state.calls += 1
      guard Double(state.calls) >= state.nextCall else { return false }
      state.nextCall = max(state.nextCall * 1.05, state.nextCall + 1)
      return true
    }
    if isDue { kept.append(MediumBlock(1)) }
  }
}

/// One jump to a new level.
final class LevelShift: SynchronousCase {
  static let leakCase = LeakCase(
    LevelShift.self, "level_shift", "2,048 arrays of 1 KiB together, at call 90,000", .tuning,
    .step(LeakTruth.Step(call: 90_000, bytes: 2_097_152)))

  private let arrays = Kept<[UInt64]>(room: 2_048)
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let call = calls.wrappingAdd(1, ordering: .relaxed).newValue
    observe(SmallBlock(call))
    guard call == 90_000 else { return }
    for _ in 0..<2_048 { arrays.append([UInt64](repeating: 1, count: (1_024 - 32) / 8)) }
  }
}

/// Two jumps.
final class TwoLevelShifts: SynchronousCase {
  static let leakCase = LeakCase(
    TwoLevelShifts.self, "two_level_shifts", "a buffer of 1 MiB at call 60,000 and another at call 120,000", .held,
    .step(
      LeakTruth.Step(call: 60_000, bytes: 1_048_576), LeakTruth.Step(call: 120_000, bytes: 1_048_576)))

  private let buffers = Kept<[UInt64]>(room: 2)
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let call = calls.wrappingAdd(1, ordering: .relaxed).newValue
    observe(SmallBlock(call))
    guard call == 60_000 || call == 120_000 else { return }
    buffers.append([UInt64](repeating: 1, count: (1_048_576 - 32) / 8))
  }
}

/// Types that are made at run time, once each.
final class MetadataInstantiation: SynchronousCase {
  static let leakCase = LeakCase(
    MetadataInstantiation.self, "metadata_instantiation",
    "generic types, nested one deeper every 50 of the first 2,000 calls: only their metadata stays",
    .tuning, .stable())

  private final class Box<Content> {
    let content: Content
    init(_ content: Content) { self.content = content }
  }

  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let call = calls.wrappingAdd(1, ordering: .relaxed).newValue
    nest(call, depth: min(call / 50, 40))
  }

  @inline(never)
  @_optimize(none)
  private func nest<Content>(_ content: Content, depth: Int) {
    if depth == 0 { return observe(Box(content)) }
    nest(Box(content), depth: depth - 1)
  }
}
