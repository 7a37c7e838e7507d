import CoreMetrics

/// The metrics of all operations, made when they are first needed. Exists only when the application has a metrics system.
final class SystemMetrics: @unchecked Sendable {
  private struct Key: Hashable {
    let library: String
    let operation: String
  }

  // Protected by `lock`.
  private var operations: [Key: OperationMetrics] = [:]
  private let lock = Lock()
  private let factory: any MetricsFactory
  /// How many operations have metrics of their own; the calls of more are counted as those of ``overflowName``.
  private let limit: Int
  private let overflow: OperationMetrics

  /// The library and operation that stand for all beyond the limit.
  static let overflowName = "(other)"

  /// Nil when the factory drops all it is told: then nothing is to be spent on telling it.
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
