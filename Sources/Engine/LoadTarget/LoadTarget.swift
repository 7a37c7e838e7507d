/// Code to put under load.
///
/// A target is made once in a measuring process, makes one worker for each worker of the plan, and is asked at the end
/// whether its invariants hold and for its gauges. What all workers share lives in the target; what one worker needs
/// lives in its ``LoadWorker``.
public protocol LoadTarget: Sendable {
  /// The state of one worker.
  associatedtype Worker: LoadWorker

  /// The name that scenarios use, `[0-9A-Za-z_-]{1,64}`.
  static var name: String { get }
  /// One line for people.
  static var summary: String { get }
  /// What the target offers; `perform` gets the index into this list.
  static var operations: [OperationDescription] { get }
  /// What an instance with a configuration offers, where that depends on it: one operation for each query of a list, say.
  /// `perform` gets the index into this list.
  ///
  /// Asked whenever a scenario is read, before any instance exists and also by commands that run nothing: a function of
  /// the configuration alone. Without an implementation it is ``operations``.
  ///
  /// - Parameter config: the scenario's `target.config` as JSON text, `{}` when absent.
  /// - Throws: ``TargetRefusal`` when the configuration is wrong; the scenario is not valid then (exit code 65).
  static func operations(config: String) throws -> [OperationDescription]
  /// Whether a worker's calls must come from one thread, so that only the executor `threads` can run it.
  static var workersStayOnThread: Bool { get }

  /// Makes the target. Called once, before any worker exists.
  ///
  /// - Throws: ``TargetRefusal`` when the configuration is wrong; the run ends before it starts (exit code 65).
  init(_ run: TargetRun) async throws

  /// Makes the worker of an index, 0 ..< `run.workers`. Calls do not overlap; on `threads` each comes from the
  /// worker's own thread, which also runs what is not isolated to an actor of what it awaits.
  func makeWorker(index: Int) async throws -> Worker

  /// Workers stand still between operations: release what is deferred.
  func quiesce()

  /// Checks the target's invariants after the run, while workers stand still.
  ///
  /// - Throws: ``InvariantViolation``; the run then fails.
  func verify() async throws

  /// The numbers that the target reports, read after the run while workers stand still. A record keeps the first 1024.
  func gauges() -> [Gauge]

  /// A name for a failure kind, `[a-z0-9_]` by custom; nil: `code N`.
  static func failureName(_ code: Int32) -> String?
}

extension LoadTarget {
  /// No summary.
  public static var summary: String { "" }
  /// The same for every configuration.
  public static func operations(config: String) throws -> [OperationDescription] { operations }
  /// Workers may move between threads.
  public static var workersStayOnThread: Bool { false }
  /// Nothing is deferred.
  public func quiesce() {}
  /// No invariants.
  public func verify() {}
  /// No gauges.
  public func gauges() -> [Gauge] { [] }
  /// Kinds have no names.
  public static func failureName(_ code: Int32) -> String? { nil }
}
