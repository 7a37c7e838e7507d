/// One figure that every run of a scenario has, by which runs are compared.
public struct RunMetric: Sendable, Hashable {
  /// What is measured.
  public enum Quantity: String, Sendable, Hashable, CaseIterable {
    /// Operations in a second.
    case throughput
    /// Mean time.
    case mean
    /// Median time.
    case p50
    /// 99th percentile.
    case p99
    /// Usable bytes that an operation allocates.
    case allocatedBytes = "allocated bytes"
    /// Objects that an operation allocates.
    case allocatedObjects = "allocated objects"
  }

  /// The operation, `group/operation` where a scenario has groups; nil: all together.
  public var operation: String?
  /// What is measured.
  public var quantity: Quantity

  /// A metric.
  public init(operation: String?, quantity: Quantity) {
    self.operation = operation
    self.quantity = quantity
  }

  /// As people and files name it: `get_status p99`, `throughput`.
  public var name: String { operation.map { "\($0) \(quantity.rawValue)" } ?? quantity.rawValue }

  /// The metric of a name.
  public init?(name: String) {
    guard let quantity = Quantity.allCases.first(where: { name == $0.rawValue || name.hasSuffix(" " + $0.rawValue) })
    else { return nil }
    let operation = name.dropLast(quantity.rawValue.count)
    self.init(operation: operation.isEmpty ? nil : String(operation.dropLast()), quantity: quantity)
  }

  /// Whether more is worse.
  public var lessIsBetter: Bool { quantity != .throughput }

  /// Whether runs of the same code give the same figure, so that one run is enough.
  public var isNoiseFree: Bool { quantity == .allocatedBytes || quantity == .allocatedObjects }

  /// The share by which a figure must at least change to count: tails wander more than middles.
  public var minimumChange: Double { quantity == .p99 ? 0.10 : 0.05 }
}
