import Dispatch
import LoadEngine
import LoadPlatform
import LoadRecord
import LoadScenario
import LoadTarget
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the engine adds to an operation of about 100 ns, as a ratio to the same executor's bare loop, measured in turn in
/// one process. Only in the release configuration: `scripts/measure/overhead` runs it by itself.
@Suite(.serialized, .enabled(if: Overhead.isMeasured, "run by scripts/measure/overhead"))
struct OverheadTests {
  @Test(arguments: ExecutorKind.all)
  func theEngineAddsLittle(_ kind: ExecutorKind) async throws {
    var ratios: [Double] = []
    for _ in 0..<9 {
      let bare = await Overhead.bareNanoseconds(kind)
      let engine = try await Overhead.engineNanoseconds(kind)
      ratios.append(engine / bare)
    }
    let sorted = ratios.sorted()
    print(
      "overhead \(kind.testDescription): median ratio \(rounded(sorted[4])), from \(rounded(sorted[0])) to \(rounded(sorted[8]))"
    )
    #expect(sorted[4] <= (kind.submission == .loop ? 1.1 : 1.3), "\(ratios)")
  }

  private func rounded(_ ratio: Double) -> Double { (ratio * 1000).rounded() / 1000 }
}

/// The same operation through the engine and without it.
enum Overhead {
  static var isMeasured: Bool { getenv("LOADTEST_MEASURE_OVERHEAD") != nil }

  /// One for each of two processors; a third worker would measure the scheduler.
  static let workers = 2

  static func operations(_ kind: ExecutorKind) -> Int { kind.submission == .loop ? 2_000_000 : 300_000 }

  /// About 100 ns of arithmetic in which each step needs the one before it.
  @inline(never)
  static func spin() {
    var state: UInt64 = 1
    for _ in 0..<steps { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 }
    keep(state)
  }

  private static let steps: Int = {
    func cost(_ steps: Int) -> Double {
      let start = MonotonicClock.nanoseconds()
      var state: UInt64 = 1
      for _ in 0..<steps { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 }
      keep(state)
      return Double(MonotonicClock.nanoseconds() - start) / Double(steps)
    }
    return Int(100 / (0..<9).map { _ in cost(100_000) }.sorted()[4])
  }()

  @inline(never) @_optimize(none)
  private static func keep(_ value: UInt64) {}

  // MARK: Through the engine

  struct Target: LoadTarget {
    struct Worker: LoadWorker {
      @inline(__always)
      mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) { Overhead.spin() }
    }

    static let name = "spin"
    static let operations = [OperationDescription("spin", "")]
    init(_ run: TargetRun) {}
    func makeWorker(index: Int) -> Worker { Worker() }
  }

  /// Nanoseconds an operation of one worker, as the engine with its default timing measures a run.
  static func engineNanoseconds(_ kind: ExecutorKind) async throws -> Double {
    let plan = Plan(
      name: "overhead", target: TargetReference(source: .named("spin")), executor: kind.executor,
      submission: kind.submission,
      groups: [WorkerGroup(workers: workers, mix: [MixEntry(operation: "spin", weight: 1)])],
      warmupNanoseconds: 20_000_000, length: .iterations(UInt64(workers * operations(kind))), seed: 1)
    let record = try #require(
      try await InProcessRun.perform(plan, targets: [TargetDescription(Target.self)]).record)
    return record.elapsedSeconds * 1e9 / Double(operations(kind))
  }

  // MARK: Without it

  /// Nanoseconds an operation of one worker.
  static func bareNanoseconds(_ kind: ExecutorKind) async -> Double {
    let count = operations(kind)
    let start = MonotonicClock.nanoseconds()
    switch (kind.executor, kind.submission) {
    case (.threads, _):
      let threads = (0..<workers).compactMap { _ in try? NativeThread.start(name: "bare") { loop(count) } }
      for thread in threads { thread.join() }
    case (.dispatch, .loop): await onQueue { queue, group in queue.async(group: group) { loop(count) } }
    case (.dispatch, .operation): await onQueue { queue, group in submit(count, queue, group) }
    case (.tasks, .loop):
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<workers { group.addTask { loop(count) } }
      }
    case (.tasks, .operation):
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<workers { group.addTask { await submit(count) } }
      }
    }
    return Double(MonotonicClock.nanoseconds() - start) / Double(count)
  }

  private static func loop(_ count: Int) { for _ in 0..<count { spin() } }

  private static func onQueue(_ start: (DispatchQueue, DispatchGroup) -> Void) async {
    let queue = DispatchQueue(label: "bare", attributes: .concurrent)
    let group = DispatchGroup()
    for _ in 0..<workers { start(queue, group) }
    await withUnsafeContinuation { continuation in group.notify(queue: queue) { continuation.resume() } }
  }

  /// A block for each operation, which submits the next.
  private static func submit(_ left: Int, _ queue: DispatchQueue, _ group: DispatchGroup) {
    group.enter()
    next(left, queue, group)
  }

  private static func next(_ left: Int, _ queue: DispatchQueue, _ group: DispatchGroup) {
    guard left > 0 else { return group.leave() }
    queue.async {
      spin()
      next(left - 1, queue, group)
    }
  }

  /// A child task for each operation.
  private static func submit(_ count: Int) async {
    await withTaskGroup(of: Void.self) { operations in
      for _ in 0..<count {
        operations.addTask { spin() }
        await operations.next()
      }
    }
  }
}
