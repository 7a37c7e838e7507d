public import LoadStatistics

/// The value of a figure in a record, or why there is none.
public struct FigureReading: Sendable, Equatable {
  /// In the figure's base unit; nil: not measured.
  public var value: Double?
  /// The number of samples behind the value.
  public var samples: UInt64
  /// Whether it is the extreme of a sample: an operation that was not timed may lie beyond it.
  public var isExtremeOfSample = false
  /// For a time, the distribution that it was taken from.
  public var distribution: Histogram?
  /// For a share of counts, the counts, which are compared with a limit without rounding.
  public var counts: FisherTest.Counts?
  /// Why there is no value, or a note on it.
  public var note: String?
  /// Whether the value is a lower bound.
  public var isLowerBound = false

  /// Makes a reading.
  init(_ value: Double?, samples: UInt64, counts: FisherTest.Counts? = nil) {
    self.value = value
    self.samples = samples
    self.counts = counts
    note = value == nil ? "not measured" : nil
  }

  private init(missing note: String) {
    value = nil
    samples = 0
    self.note = note
  }

  static func missing(_ note: String) -> FigureReading { FigureReading(missing: note) }
}
