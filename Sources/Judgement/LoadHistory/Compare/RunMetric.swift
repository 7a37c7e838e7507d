public import LoadScenario

/// A number that every run of a scenario has, used to compare and follow runs.
public struct RunMetric: Sendable, Hashable {
  /// A number of a figure, from the table of figures.
  public struct Quantity: Sendable, Hashable, CaseIterable {
    /// The figure.
    public let figure: MeasuredFigure
    /// The number.
    public let comparison: MeasuredFigure.Comparison

    /// All that are compared or followed, in the order of the table.
    public static let allCases = MeasuredFigure.table.flatMap { figure in
      figure.comparisons.map { Quantity(figure: figure, comparison: $0) }
    }

    /// Operations per second.
    public static let throughput = Quantity(figure: .throughput, comparison: .throughput)
    /// Mean time.
    public static let mean = Quantity(figure: .latency, comparison: .mean)
    /// Median time.
    public static let p50 = Quantity(figure: .latency, comparison: .p50)
    /// 99th percentile.
    public static let p99 = Quantity(figure: .latency, comparison: .p99)
    /// Share of operations that failed.
    public static let failures = Quantity(figure: .failures, comparison: .failures)
    /// Usable bytes that an operation allocates.
    public static let allocatedBytes = Quantity(figure: .allocated, comparison: .allocatedBytes)
    /// Objects that an operation allocates.
    public static let allocatedObjects = Quantity(figure: .allocated, comparison: .allocatedObjects)
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

  /// The name in reports and files: `get_status p99`, `throughput`.
  public var name: String { operation.map { "\($0) \(quantity.comparison.name)" } ?? quantity.comparison.name }

  /// The metric of a name.
  public init?(name: String) {
    let known = Quantity.allCases.first { $0.comparison.name == name || name.hasSuffix(" \($0.comparison.name)") }
    guard let known else { return nil }
    let operation = name.dropLast(known.comparison.name.count).dropLast()
    self.init(operation: operation.isEmpty ? nil : String(operation), quantity: known)
  }

  /// The unit of its values.
  public var unit: FigureUnit { quantity.figure.unit(quantity.comparison.aggregate) }

  /// Whether more is worse.
  public var lessIsBetter: Bool { quantity.figure.better != .more }

  /// Whether it is a share of counts, usually 0.
  public var isShare: Bool { unit == .share }

  /// The meaning of a rising share.
  var riseText: String {
    quantity.figure == .failures ? "more operations fail" : "more arrivals are dropped or not begun"
  }

  /// Whether runs of the same code have the same figure, so that one run is enough.
  public var isNoiseFree: Bool { quantity.figure.isExact }

  /// The minimum change of a figure to count, as a share: tails vary more than medians.
  public var minimumChange: Double { quantity.comparison.minimumChange }
}
