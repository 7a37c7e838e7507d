/// One condition on a row of a benchmark suite: `get_status: mean <= 1ms`.
public struct BenchmarkThreshold: Sendable, Hashable, Codable {
  /// The figure of a row that is judged.
  public enum Figure: String, Sendable, Hashable, Codable, CaseIterable {
    /// Times, in nanoseconds.
    case mean
    case p50
    case p95
    case p99
    case max
    /// Operations per second.
    case rate
    /// What a wrapper adds, in per cent of its baseline.
    case overhead
    /// Usable bytes that an operation allocates.
    case bytes

    /// The minimum number of operations: for p99, as many as its aggregate needs.
    public var leastOperations: UInt64 {
      switch self {
      case .mean, .p50, .p95, .max, .rate, .overhead: Self.leastOperations
      case .p99: Aggregate.percentile(99).leastSamples
      case .bytes: 1
      }
    }

    /// The minimum number of operations for a mean or a rate.
    public static let leastOperations: UInt64 = 30

    /// An expression that shows the form.
    var example: String {
      switch self {
      case .mean, .p50, .p95, .p99, .max: "\(rawValue) <= 1ms"
      case .rate: "rate >= 500/s"
      case .overhead: "overhead <= 100%"
      case .bytes: "bytes == 0B"
      }
    }
  }

  /// The row's name, exactly.
  public var row: String
  /// The figure that is judged.
  public var figure: Figure
  /// How observed and value are compared: `observed comparison value`.
  public var comparison: Threshold.Comparison
  /// The limit: nanoseconds, operations per second, per cent or bytes.
  public var value: Double
  /// As written.
  public var expression: String

  /// Makes a threshold of resolved values.
  public init(
    row: String, figure: Figure, comparison: Threshold.Comparison, value: Double, expression: String
  ) {
    self.row = row
    self.figure = figure
    self.comparison = comparison
    self.value = value
    self.expression = expression
  }

  /// A threshold as files write it: `BenchmarkThreshold("get_status", "mean <= 1ms")`.
  ///
  /// - Throws: what is wrong with the text.
  public init(_ row: String, _ expression: String) throws(ScenarioErrors) {
    let collector = ErrorCollector(file: "threshold")
    let parser = BenchmarkThresholdParser(collector: collector, rows: nil)
    guard let threshold = parser.parse(expression, of: row, at: Place(nil, row)), collector.errors.isEmpty else {
      throw ScenarioErrors(errors: collector.sorted)
    }
    self = threshold
  }
}

/// Reads the thresholds of a benchmark suite: `{"get_status": ["mean <= 1ms"]}`, alone or under the key `thresholds`.
public enum BenchmarkThresholdsFile {
  /// The thresholds of a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - rows: the suite's rows: any other name is an error.
  /// - Throws: all errors at once.
  public static func load(path: String, rows: [String]) throws(ScenarioErrors) -> [BenchmarkThreshold] {
    let collector = ErrorCollector(file: path)
    let document = try InputFile.parse(try InputFile.read(path), path: path)
    let parser = BenchmarkThresholdParser(collector: collector, rows: rows)
    var thresholds: [BenchmarkThreshold] = []
    if let reader = ObjectReader(document, path: "", collector: collector) {
      if let (node, place) = reader.node("thresholds") {
        reader.allow(["thresholds", "description"])
        thresholds = parser.thresholds(node, path: place.path)
      } else {
        thresholds = parser.thresholds(document, path: "")
      }
    }
    collector.requireThresholds(
      thresholds, at: Place(document.position, ""), example: "\"\(rows.first ?? "row")\": [\"mean <= 1ms\"]")
    if !collector.errors.isEmpty { throw ScenarioErrors(errors: collector.sorted) }
    return thresholds
  }
}
