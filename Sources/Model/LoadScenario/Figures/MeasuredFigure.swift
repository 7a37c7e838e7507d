/// Something that runs measure: what thresholds judge, tables show, comparisons and trends follow and other tools read.
///
/// ``table`` lists all of them. The parser of thresholds, the schema, records, verdicts, comparisons, trends, reports and
/// the reference iterate over it, so that a figure is one entry there and one probe that measures it.
public struct MeasuredFigure: Sendable {
  /// The name that thresholds use.
  public let name: String
  /// What it is, in a line.
  public let summary: String
  /// Where it comes from.
  public let source: Source
  /// The numbers that can be asked of it.
  public let statistics: [Statistic]
  /// What narrows it down.
  public let selectors: [FigureSelector]
  /// The selector that it cannot do without.
  public let requiredSelector: FigureSelector?
  /// Which direction is better; nil: neither.
  public let better: Better?
  /// When it stands on times, which mean nothing where the clock, the processors or the build cannot be trusted.
  public let timeDependence: TimeDependence
  /// Whether runs of the same code give the same figure, so that one run is enough and any difference counts.
  public let isExact: Bool
  /// Whether it belongs to one process, so that merged records do not have it.
  public let belongsToProcess: Bool
  /// What a plan must ask for; nil: every run has it.
  public let requirement: Requirement?
  /// How it stands in comparisons, histories and trends.
  public let comparisons: [Comparison]
  /// Its columns in the tables of operations.
  public let columns: [Column]
  /// How other tools read it.
  public let exports: [Export]
  /// An expression on it, for messages and documentation.
  public let example: String

  /// Where a figure comes from, and so how it adds up over time, workers, shards and repetitions.
  public enum Source: Sendable, Hashable {
    /// A histogram of each operation: bucket by bucket.
    case times(Times)
    /// A counter of each operation: by sums.
    case counter(Counter)
    /// What a timed operation allocates on average: by sums over the timed operations.
    case allocations
    /// A counter of each worker, divided by its operations: by sums of both.
    case workers(WorkerCounter)
    /// What the leak check found.
    case leakCheck
    /// How much more memory the leak check expects of ten times its operations.
    case leakProjection
    /// What calls left behind, by the leak check's attribution.
    case retention
    /// The samples of the process's resident size.
    case residentSize
    /// What the target reports at the end.
    case gauges

    /// Whether it is the times of operations.
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

  /// When a figure stands on times.
  public enum TimeDependence: Sendable, Hashable {
    case never
    /// Where the run is limited by time: how much it does until then depends on how fast it is.
    case inTimedRuns
    case always
  }

  /// A direction.
  public enum Better: Sendable, Hashable {
    case less
    case more
  }

  /// What a plan must ask for so that a figure is measured.
  public enum Requirement: Sendable, Hashable {
    /// `memory.leaks`.
    case leakCheck
    /// `memory.leaks` with attribution to operations.
    case leakAttribution
  }

  /// One number that can be asked of a figure.
  public struct Statistic: Sendable, Hashable {
    /// Which; for percentiles any of them.
    public let aggregate: Aggregate
    /// What it counts.
    public let unit: FigureUnit
    /// Whether each shard of a plan has only a part of it, so that only all of them together can be judged.
    public let isPartOfWhole: Bool

    init(_ aggregate: Aggregate, _ unit: FigureUnit, isPartOfWhole: Bool = false) {
      self.aggregate = aggregate
      self.unit = unit
      self.isPartOfWhole = isPartOfWhole
    }

    /// As it is written in messages and documentation.
    var name: String { if case .percentile = aggregate { "p(N)" } else { aggregate.text } }
  }

  /// A number by which runs are compared and followed.
  public struct Comparison: Sendable, Hashable {
    /// The name in tables, histories and options: `p99`.
    public let name: String
    /// The number.
    public let aggregate: Aggregate
    /// Of what there is one.
    public let scope: Scope
    /// The smallest change that counts, as a share: tails vary more than middles.
    public let minimumChange: Double
    /// Fewer samples than this are a matter of chance, and left out.
    public let minimumSamples: UInt64
    /// Whether histories keep it and comparisons leave it out.
    public let isForHistory: Bool

    /// What a number of a run is of.
    public enum Scope: Sendable, Hashable {
      /// One of all operations together.
      case all
      /// One of each operation.
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
    /// Where it stands among the columns of all figures, from the left.
    public let place: Int
    /// The narrower the table, the more columns are left out, the largest first; nil: it stays.
    public let leftOut: Int?

    init(_ heading: String, _ aggregate: Aggregate, place: Int, leftOut: Int? = nil) {
      self.heading = heading
      self.aggregate = aggregate
      self.place = place
      self.leftOut = leftOut
    }
  }

  /// A family of metrics of Prometheus, with a sample for each operation, or each group where the figure has no selector
  /// for operations.
  public struct Export: Sendable, Hashable {
    /// The family's name, with its unit.
    public let name: String
    /// What it is, for people.
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

  /// Whether it stands on times in a run of such a length.
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

  /// What an aggregate of it counts.
  public func unit(_ aggregate: Aggregate) -> FigureUnit { statistic(aggregate)?.unit ?? .number }
}

/// Figures are told apart, and written in files, by their names.
extension MeasuredFigure: RawRepresentable, Hashable, Codable {
  /// The name.
  public var rawValue: String { name }

  /// The figure of a name; nil for any other text.
  public init?(rawValue: String) {
    guard let figure = MeasuredFigure.byName[rawValue] else { return nil }
    self = figure
  }
}
