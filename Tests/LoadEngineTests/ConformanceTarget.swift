import LoadPlatform
import LoadRecord
import LoadScenario
import LoadTarget
import Synchronization

/// Logs what it is asked to do, and by whom at the same time.
struct ConformanceTarget: LoadTarget {
  /// One call.
  struct Call {
    var operation: Int
    var iteration: UInt64
    var atNanoseconds: UInt64
  }

  final class Log: Sendable {
    struct State {
      var calls: [[Call]] = []
      var finished: [Int] = []
    }

    let state = Lock(State())
    /// Calls that began while another of the same worker had not ended.
    let overlapCount = Atomic(0)

    var overlaps: Int { overlapCount.load(ordering: .acquiring) }
    var finished: [Int] { state.withLock { $0.finished } }
    /// How many calls there were, those of a warm-up included.
    var count: UInt64 { state.withLock { $0.calls.reduce(0) { $0 + UInt64($1.count) } } }

    var areIterationsConsecutive: Bool {
      state.withLock { state in
        state.calls.allSatisfy { calls in calls.enumerated().allSatisfy { $0.offset == Int($0.element.iteration) } }
      }
    }

    private func measuredCalls(_ record: RunRecord) -> [[Call]] {
      state.withLock { state in
        state.calls.enumerated().map { Array($1.suffix(Int(record.workers[$0].operations))) }
      }
    }

    /// For each worker, the operations of the measured phase: the last of its calls.
    func measured(_ record: RunRecord) -> [[Int]] { measuredCalls(record).map { $0.map(\.operation) } }

    /// When the last call of the warm-up began, in monotonic nanoseconds; 0 without any.
    func endOfWarmup(_ record: RunRecord) -> UInt64 {
      state.withLock { state in
        state.calls.enumerated().compactMap { worker, calls in
          calls.dropLast(Int(record.workers[worker].operations)).last?.atNanoseconds
        }.max() ?? 0
      }
    }

    /// For each worker, when the calls of the measured phase began, in monotonic nanoseconds.
    func starts(_ record: RunRecord) -> [[UInt64]] { measuredCalls(record).map { $0.map(\.atNanoseconds) } }
  }

  final class Presence: Sendable {
    let count = Atomic(0)
  }

  struct Worker: LoadWorker {
    let log: Log
    let index: Int
    let presence = Presence()

    private func enter(_ operation: Int, _ iteration: UInt64) {
      if presence.count.add(1, ordering: .acquiringAndReleasing).oldValue != 0 {
        log.overlapCount.add(1, ordering: .relaxed)
      }
      let call = Call(operation: operation, iteration: iteration, atNanoseconds: MonotonicClock.nanoseconds())
      log.state.withLock { $0.calls[index].append(call) }
    }

    private func leave() { presence.count.subtract(1, ordering: .acquiringAndReleasing) }

    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      enter(operation, iteration)
      defer { leave() }
      if operation == 2 { throw OperationFailure(7) }
    }

    mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
      enter(operation, iteration)
      defer { leave() }
      await Task.yield()
    }

    mutating func finish() {
      let index = index
      log.state.withLock { $0.finished[index] += 1 }
    }
  }

  static let name = "conformance"
  static let operations = [
    OperationDescription("a", ""), OperationDescription("b", ""), OperationDescription("fails", ""),
    OperationDescription("awaits", "", asynchronous: true),
  ]
  static let mix = [
    MixEntry(operation: "a", weight: 4), MixEntry(operation: "b", weight: 2), MixEntry(operation: "fails", weight: 1),
  ]

  let log: Log

  init(_ run: TargetRun) { log = Log() }
  init(log: Log) { self.log = log }

  func makeWorker(index: Int) -> Worker {
    log.state.withLock { state in
      state.calls.append([])
      state.finished.append(0)
    }
    return Worker(log: log, index: index)
  }

  static func description(_ log: Log) -> TargetDescription {
    var description = TargetDescription(ConformanceTarget.self)
    description.make = { _ in ConformanceTarget(log: log) }
    return description
  }
}
