/// Code to put under load.
///
/// A target is created once in a measuring process and creates one worker for each worker of the plan; at the end it
/// verifies its invariants and reports its gauges. State that all workers share belongs in the target; state of a
/// single worker belongs in its ``LoadWorker``.
public protocol LoadTarget: Sendable {
  /// The state of one worker.
  associatedtype Worker: LoadWorker

  /// The name that scenarios use, `[0-9A-Za-z_-]{1,64}`.
  static var name: String { get }
  /// A one-line summary.
  static var summary: String { get }
  /// The operations of the target; `perform` gets the index into this list.
  static var operations: [OperationDescription] { get }
  /// The operations of an instance with a configuration, if they depend on it: for example, one for each query of a
  /// list. `perform` gets the index into this list.
  ///
  /// Called whenever a scenario is loaded, before any instance exists and also by commands that run nothing: it must be
  /// a function of the configuration alone. The default is ``operations``.
  ///
  /// - Parameter config: the scenario's `target.config` as JSON text, `{}` when absent.
  /// - Throws: ``TargetRefusal`` if the configuration is wrong; the scenario is then invalid (exit code 65).
  static func operations(config: String) throws -> [OperationDescription]
  /// Whether a worker's calls must come from one thread, so that only the executor `threads` can run it.
  static var workersStayOnThread: Bool { get }

  /// Creates the target. Called once, before any worker exists.
  ///
  /// - Throws: ``TargetRefusal`` if the configuration is wrong; the run ends before it starts (exit code 65).
  init(_ run: TargetRun) async throws

  /// Creates the worker of an index, 0 ..< `run.workers`. Calls do not overlap; on `threads` each comes from the
  /// worker's own thread, which also runs awaited code that is not isolated to an actor.
  func makeWorker(index: Int) async throws -> Worker

  /// Workers are paused between operations: release everything that is deferred (memory, descriptors, threads).
  func quiesce()

  /// Checks the target's invariants after the run, while workers are paused.
  ///
  /// - Throws: ``InvariantViolation``; the run then fails.
  func verify() async throws

  /// The numbers that the target reports, read after the run while workers are paused. A record keeps the first 1024.
  func gauges() -> [Gauge]

  /// A name for a failure kind, by convention `[a-z0-9_]`; nil: `code N`.
  static func failureName(_ code: Int32) -> String?
}

extension LoadTarget {
  /// No summary.
  public static var summary: String { "" }
  /// The same for every configuration.
  public static func operations(config: String) throws -> [OperationDescription] { operations }
  /// Workers may move between threads.
  public static var workersStayOnThread: Bool { false }
  /// Releases nothing.
  public func quiesce() {}
  /// No invariants.
  public func verify() {}
  /// No gauges.
  public func gauges() -> [Gauge] { [] }
  /// Kinds have no names.
  public static func failureName(_ code: Int32) -> String? { nil }
}
