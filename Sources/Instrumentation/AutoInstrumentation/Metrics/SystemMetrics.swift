import CoreMetrics

/// The metrics of all operations, created on first use. Exists only if the application has a metrics system.
final class SystemMetrics: @unchecked Sendable {
  private struct Key: Hashable {
    let library: String
    let operation: String
  }

  // Protected by `lock`.
  private var operations: [Key: OperationMetrics] = [:]
  private let lock = Lock()
  private let factory: any MetricsFactory
  /// Maximum number of operations with their own metrics; further ones are counted under ``overflowName``.
  private let limit: Int
  private let overflow: OperationMetrics

  /// The library and operation name for all operations beyond the limit.
  static let overflowName = "(other)"

  /// Nil if the factory discards everything, so that metrics cost nothing.
  init?(factory: any MetricsFactory, limit: Int) {
    if factory is NOOPMetricsHandler { return nil }
    self.factory = factory
    self.limit = limit
    overflow = OperationMetrics(library: Self.overflowName, operation: Self.overflowName, factory: factory)
  }

  /// The metrics of an operation; they live as long as this object.
  func metrics(library: String, operation: String) -> OperationMetrics {
    lock.withLock {
      let key = Key(library: library, operation: operation)
      if let known = operations[key] { return known }
      if operations.count >= limit { return overflow }
      let made = OperationMetrics(library: library, operation: operation, factory: factory)
      operations[key] = made
      return made
    }
  }
}
