internal import CLoadTestTarget

/// A worker of a C target: its pointer, and the table of functions.
public struct PluginWorker: LoadWorker {
  // Both live as long as the process: plugins are never unloaded.
  private let worker: UnsafeMutableRawPointer?
  private let operations: UnsafePointer<loadtest_operation>
  private let destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?

  init(
    worker: UnsafeMutableRawPointer?, operations: UnsafePointer<loadtest_operation>,
    destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?
  ) {
    self.worker = worker
    self.operations = operations
    self.destroy = destroy
  }

  /// Calls the operation's C function; any value but 0 is a failure, and the value is its kind.
  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    // The loader rejects operations without a function.
    let code = operations[operation].perform.unsafelyUnwrapped(worker, iteration)
    if code != 0 { throw OperationFailure(code) }
  }

  /// Calls `worker_destroy`, if there is one.
  public mutating func finish() { destroy?(worker) }
}
