internal import CLoadTestTarget

/// A target behind the C interface. The loader creates its description; `create` has been called.
final class PluginTarget: LoadTarget {
  static let name = "plugin"
  static let operations: [OperationDescription] = []

  // The memory behind the table lives as long as the process; the C interface allows calls on one target from many
  // threads.
  private nonisolated(unsafe) let table: loadtest_target
  private nonisolated(unsafe) let target: UnsafeMutableRawPointer

  /// Not for plugins, which are created from their description.
  init(_ run: TargetRun) throws { throw TargetRefusal("a plugin must be loaded from a file") }

  init(_ run: TargetRun, table: loadtest_target) throws {
    guard let create = table.create else { throw TargetRefusal("the plugin has no 'create' function") }
    self.table = table
    let (made, reason) = PluginTarget.withMessage { buffer, capacity in
      run.config.withCString { config in
        var described = loadtest_run(
          size: UInt32(MemoryLayout<loadtest_run>.size), workers: UInt32(clamping: run.workers),
          operations: run.operations ?? 0, seed: run.seed, config_json: config)
        return create(&described, buffer, capacity)
      }
    }
    guard let made else { throw TargetRefusal(reason.isEmpty ? "'create' returned NULL without a reason" : reason) }
    target = made
  }

  deinit { table.destroy?(target) }

  func makeWorker(index: Int) throws -> PluginWorker {
    var worker = UnsafeMutableRawPointer?.some(target)
    var destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?
    if let makeWorker = table.worker_create {
      let (made, reason) = PluginTarget.withMessage { makeWorker(target, UInt32(clamping: index), $0, $1) }
      guard let made else {
        throw TargetRefusal(reason.isEmpty ? "'worker_create' returned NULL without a reason" : reason)
      }
      worker = made
      destroy = table.worker_destroy
    }
    guard let operations = table.operations else { throw TargetRefusal("the plugin offers no operations") }
    return PluginWorker(worker: worker, operations: operations, destroy: destroy)
  }

  func quiesce() { table.quiesce?(target) }

  func verify() throws {
    guard let verify = table.verify else { return }
    let (code, message) = PluginTarget.withMessage { verify(target, $0, $1) }
    if code != 0 { throw InvariantViolation(message.isEmpty ? "verify returned \(code)" : message) }
  }

  func gauges() -> [Gauge] {
    guard let gauge = table.gauge else { return [] }
    var gauges: [Gauge] = []
    for index in 0..<PluginTarget.maximumGauges {
      var name: UnsafePointer<CChar>?
      var value = 0.0
      let code = gauge(target, UInt32(index), &name, &value)
      if code > 0 { break }
      guard let name else { continue }
      gauges.append(Gauge(name: String(cString: name), value: code == 0 ? value : nil))
    }
    return gauges
  }

  /// Maximum number of gauges read from a plugin, in case it never answers "no more".
  static let maximumGauges = 65_536

  private static func withMessage<Result>(
    _ body: (UnsafeMutablePointer<CChar>, Int) -> Result
  ) -> (Result, message: String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { buffer in
      buffer.initialize(repeating: 0)
      guard let base = buffer.baseAddress else {
        preconditionFailure("a temporary buffer of 1024 bytes has an address")
      }
      let result = body(base, buffer.count)
      buffer[buffer.count - 1] = 0
      return (result, String(cString: base))
    }
  }
}
