import LoadTarget

/// A worker whose operations take the time that they are to take by a clock of its run.
struct SimulatedWorker: LoadWorker {
  /// A call, in nanoseconds since the start of the phase.
  struct Call: Equatable {
    var operation: Int
    var start: UInt64
    var end: UInt64
  }

  /// What a worker did, for its test.
  final class Log: @unchecked Sendable {
    // A simulated run has one thread.
    var calls: [Call] = []
    /// A call that takes longer, by its number.
    var stall: (call: Int, length: UInt64)?
    /// Called in each call, with its number.
    var isCalled: ((Int) -> Void)?
  }

  let clock: Unmanaged<ManualClock>
  let serviceNanoseconds: [UInt64]
  let log: Log

  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    let clock = clock.takeUnretainedValue()
    let start = clock.ticks
    let isStalled = log.stall.map { $0.call == log.calls.count } ?? false
    clock.advance(by: isStalled ? log.stall?.length ?? 0 : serviceNanoseconds[operation])
    log.isCalled?(log.calls.count)
    log.calls.append(Call(operation: operation, start: start - ManualClock.start, end: clock.ticks - ManualClock.start))
  }
}
