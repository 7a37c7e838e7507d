public import LoadStatistics

/// What a record says of a figure: a number, or why there is none.
public struct FigureReading: Sendable, Equatable {
  /// In the figure's base unit; nil: not measured.
  public var value: Double?
  /// How many samples the number stands on.
  public var samples: UInt64
  /// Whether it is the extreme of a sample: some operation that was not timed may lie beyond.
  public var isExtremeOfSample = false
  /// Of a time, the times that it was taken from.
  public var distribution: Histogram?
  /// Of a share of counts, the counts: they decide a limit without rounding.
  public var counts: FisherTest.Counts?
  /// Why there is no number, or what is to be known of it.
  public var note: String?
  /// Whether the number is at least so large.
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
