/// A figure that runs measure: thresholds apply to it, tables show it, comparisons and trends follow it, and other
/// tools read it.
///
/// ``table`` lists all of them. The parser of thresholds, the schema, records, verdicts, comparisons, trends, reports
/// and the reference iterate over it, so that adding a figure takes one entry there and one probe that measures it.
public struct MeasuredFigure: Sendable {
  /// The name that thresholds use.
  public let name: String
  /// A description of one line.
  public let summary: String
  /// Where it comes from.
  public let source: Source
  /// Its aggregates, with their units.
  public let statistics: [Statistic]
  /// The selectors that it accepts.
  public let selectors: [FigureSelector]
  /// The selector that it requires; nil: none.
  public let requiredSelector: FigureSelector?
  /// Which direction is better; nil: neither.
  public let better: Better?
  /// When it depends on times, which are meaningless if the clock, the processors or the build cannot be trusted.
  public let timeDependence: TimeDependence
  /// Whether runs of the same code give the same figure, so that one run is enough and any difference counts.
  public let isExact: Bool
  /// Whether it belongs to one process, so that merged records do not have it.
  public let belongsToProcess: Bool
  /// What a plan must enable; nil: every run measures it.
  public let requirement: Requirement?
  /// Its numbers in comparisons, histories and trends.
  public let comparisons: [Comparison]
  /// Its columns in the tables of operations.
  public let columns: [Column]
  /// Its Prometheus metrics.
  public let exports: [Export]
  /// An example of a threshold expression, for messages and documentation.
  public let example: String

  /// Where a figure comes from, and so how it is combined over time, workers, shards and repetitions.
  public enum Source: Sendable, Hashable {
    /// A histogram of each operation; added bucket by bucket.
    case times(Times)
    /// A counter of each operation; summed.
    case counter(Counter)
    /// The mean allocation of a timed operation; summed over the timed operations.
    case allocations
    /// A counter of each worker divided by its operations; both are summed.
    case workers(WorkerCounter)
    /// The findings of the leak check.
    case leakCheck
    /// The additional memory that the leak check projects for ten times its operations.
    case leakProjection
    /// The memory that calls retained, as attributed by the leak check.
    case retention
    /// The samples of the process's resident size.
    case residentSize
    /// What the target reports at the end.
    case gauges

    /// Whether the figure is a distribution of times.
    public var isTimes: Bool { if case .times = self { true } else { false } }
  }

  /// Histograms that a run keeps for each operation.
  public enum Times: Sendable, Hashable, CaseIterable {
    /// From the intended start to the end.
    case latency
    /// From the actual start to the end.
    case serviceTime
    /// From the intended to the actual start.
    case lag
  }

  /// Counters that a run keeps for each operation.
  public enum Counter: Sendable, Hashable, CaseIterable {
    /// Performed, failed ones included.
    case operations
    /// Failed.
    case failures
    /// Due and never performed.
    case dropped
  }

  /// Counters that a run keeps for each worker.
  public enum WorkerCounter: Sendable, Hashable, CaseIterable {
    /// Processor time, in nanoseconds.
    case processorTime
  }

  /// When a figure depends on times.
  public enum TimeDependence: Sendable, Hashable {
    case never
    /// In runs limited by time, whose number of operations depends on their speed.
    case inTimedRuns
    case always
  }

  /// A direction.
  public enum Better: Sendable, Hashable {
    case less
    case more
  }

  /// What a plan must enable so that a figure is measured.
  public enum Requirement: Sendable, Hashable {
    /// `memory.leaks`.
    case leakCheck
    /// `memory.leaks` with attribution to operations.
    case leakAttribution
  }

  /// One aggregate of a figure, with its unit.
  public struct Statistic: Sendable, Hashable {
    /// The aggregate; one percentile stands for all of them.
    public let aggregate: Aggregate
    /// The unit.
    public let unit: FigureUnit
    /// Whether it is spread over the shards of a plan, so that only all shards together can be judged.
    public let isPartOfWhole: Bool

    init(_ aggregate: Aggregate, _ unit: FigureUnit, isPartOfWhole: Bool = false) {
      self.aggregate = aggregate
      self.unit = unit
      self.isPartOfWhole = isPartOfWhole
    }

    /// As it is written in messages and documentation.
    var name: String { if case .percentile = aggregate { "p(N)" } else { aggregate.text } }
  }

  /// A number by which runs are compared and tracked over time.
  public struct Comparison: Sendable, Hashable {
    /// The name in tables, histories and options: `p99`.
    public let name: String
    /// The number.
    public let aggregate: Aggregate
    /// What it is computed for.
    public let scope: Scope
    /// The smallest change that counts, as a share; tails vary more than medians.
    public let minimumChange: Double
    /// The minimum number of samples; with fewer, the number is too noisy and left out.
    public let minimumSamples: UInt64
    /// Whether histories keep it and comparisons leave it out.
    public let isForHistory: Bool

    /// What a number is computed for.
    public enum Scope: Sendable, Hashable {
      /// All operations together.
      case all
      /// Each operation.
      case operations
      /// Both.
      case allAndOperations
    }

    init(
      _ name: String, _ aggregate: Aggregate, scope: Scope = .operations, minimumChange: Double = 0.05,
      minimumSamples: UInt64 = 1, isForHistory: Bool = false
    ) {
      self.name = name
      self.aggregate = aggregate
      self.scope = scope
      self.minimumChange = minimumChange
      self.minimumSamples = minimumSamples
      self.isForHistory = isForHistory
    }
  }

  /// A column of the tables of operations.
  public struct Column: Sendable, Hashable {
    /// The heading.
    public let heading: String
    /// The number.
    public let aggregate: Aggregate
    /// Its position among the columns of all figures, from the left.
    public let place: Int
    /// The order in which narrow tables leave columns out, the largest number first; nil: never left out.
    public let leftOut: Int?

    init(_ heading: String, _ aggregate: Aggregate, place: Int, leftOut: Int? = nil) {
      self.heading = heading
      self.aggregate = aggregate
      self.place = place
      self.leftOut = leftOut
    }
  }

  /// A Prometheus metric family, with a sample for each operation, or each group where the figure has no selector for
  /// operations.
  public struct Export: Sendable, Hashable {
    /// The family's name, with its unit.
    public let name: String
    /// The help text.
    public let help: String
    /// The number; nil: a summary with quantiles, sum and count.
    public let aggregate: Aggregate?

    init(_ name: String, _ help: String, _ aggregate: Aggregate? = nil) {
      self.name = name
      self.help = help
      self.aggregate = aggregate
    }
  }

  init(
    _ name: String, _ summary: String, _ source: Source, _ statistics: [Statistic], selectors: [FigureSelector] = [],
    requiredSelector: FigureSelector? = nil, better: Better? = .less,
    timeDependence: TimeDependence = .never,
    isExact: Bool = false, belongsToProcess: Bool = false, requirement: Requirement? = nil,
    comparisons: [Comparison] = [], columns: [Column] = [], exports: [Export] = [], example: String
  ) {
    self.name = name
    self.summary = summary
    self.source = source
    self.statistics = statistics
    self.selectors = selectors
    self.requiredSelector = requiredSelector
    self.better = better
    self.timeDependence = timeDependence
    self.isExact = isExact
    self.belongsToProcess = belongsToProcess
    self.requirement = requirement
    self.comparisons = comparisons
    self.columns = columns
    self.exports = exports
    self.example = example
  }

  /// Whether it depends on times in a run of this length.
  public func dependsOnTime(in length: RunLength) -> Bool {
    switch timeDependence {
    case .never: false
    case .inTimedRuns: if case .iterations = length { false } else { true }
    case .always: true
    }
  }

  /// Whether a leak check measures it by itself, without a timed phase.
  public var isMeasuredByLeakCheck: Bool {
    switch source {
    case .leakCheck, .leakProjection, .retention, .allocations, .counter(.failures): true
    case .times, .counter, .workers, .residentSize, .gauges: false
    }
  }

  /// The statistic of an aggregate; nil where the figure has none of that kind.
  public func statistic(_ aggregate: Aggregate) -> Statistic? {
    statistics.first {
      if case .percentile = $0.aggregate, case .percentile = aggregate { return true }
      return $0.aggregate == aggregate
    }
  }

  /// The unit of one of its aggregates.
  public func unit(_ aggregate: Aggregate) -> FigureUnit { statistic(aggregate)?.unit ?? .number }
}

/// Figures are identified, and written to files, by their names.
extension MeasuredFigure: RawRepresentable, Hashable, Codable {
  /// The name.
  public var rawValue: String { name }

  /// The figure of a name; nil for any other text.
  public init?(rawValue: String) {
    guard let figure = MeasuredFigure.byName[rawValue] else { return nil }
    self = figure
  }
}
