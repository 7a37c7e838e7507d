internal import LoadPlatform

/// A supervisor's view of a run: the memory that it shares with the measuring process, and that process from outside.
protocol SupervisedRun {
  var phase: RunHeader.Phase { get }
  /// Monotonic nanoseconds of the simultaneous start. Only from ``RunHeader/Phase/measuring`` on.
  var startNanoseconds: UInt64 { get }
  /// The fatal signal that the measuring process recorded, and the worker that ran on the thread, if any.
  var crash: EndNote.Crash? { get }
  /// The function of the target, other than its operations, that was being called.
  var targetCall: TargetCall? { get }
  /// The worker that called `exit`.
  var exitWorker: Int? { get }
  /// Whether a forked child of the measuring process returned to the measurement.
  var hasReturnedChild: Bool { get }
  /// The worker whose forked child returned, and the operation that forked; nil if it was not a worker.
  var returnedChild: (worker: Int, operation: String)? { get }
  /// The position of a worker; nil if it stands still.
  func runningPosition(worker: Int) -> UInt64?
  /// The operation that a worker is in; nil if it stands still.
  func operationInFlight(worker: Int) -> String?

  /// Whether the measuring process has ended.
  var hasEnded: Bool { get }
  /// Whether it is stopped, by a signal or a debugger.
  var isStopped: Bool { get }
  /// Its peak memory; nil if it cannot be read.
  var peakResidentBytes: UInt64? { get }
}

/// A separate measuring process, or this process, which is not observed from outside.
struct ObservedRun: SupervisedRun {
  let observer: Observer
  let process: Int32?

  var phase: RunHeader.Phase { observer.phase }
  var startNanoseconds: UInt64 { observer.startNanoseconds }
  var crash: EndNote.Crash? { observer.crash }
  var targetCall: TargetCall? { observer.targetCall }
  var exitWorker: Int? { observer.exitWorker }
  var hasReturnedChild: Bool { observer.hasReturnedChild }
  var returnedChild: (worker: Int, operation: String)? { observer.returnedChild }
  func runningPosition(worker: Int) -> UInt64? { observer.runningPosition(worker: worker) }
  func operationInFlight(worker: Int) -> String? { observer.operationInFlight(worker: worker) }

  var hasEnded: Bool { process.map { ChildState.hasEnded($0) } ?? false }
  var isStopped: Bool { process.map { ChildState.isStopped($0) } ?? false }
  var peakResidentBytes: UInt64? { process.flatMap { ProcessMemory.peakResidentBytes(of: $0) } }
}
