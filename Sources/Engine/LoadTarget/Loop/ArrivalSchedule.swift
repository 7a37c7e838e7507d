internal import CLibrary
internal import LoadPlatform

/// The due times of the arrivals of an open group: a pure function of (seed, group, index), or of the index alone.
///
/// Uniform arrivals are due when the expected count reaches their index. Poisson arrivals have exponential distances,
/// taken from a table of ``tableLength`` that repeats; the table is scaled to the mean of the rate, so that no run's
/// figures depend on it by chance.
public struct ArrivalSchedule: Sendable {
  /// The due time of each arrival of a table, as a share of the whole table; nil: evenly spread.
  let offsets: [Double]?
  /// The rate over time.
  let profile: RateProfile
  /// The arrivals in this process; nil: all.
  let share: ArrivalShare?

  /// Number of distances in a table of Poisson arrivals.
  public static let tableLength = 65_536

  /// Evenly spread arrivals.
  ///
  /// - Parameters:
  ///   - profile: the rate of all arrivals.
  ///   - share: the arrivals in this process; nil: all.
  public init(_ profile: RateProfile, share: ArrivalShare? = nil) {
    offsets = nil
    self.profile = profile
    self.share = share
  }

  /// A Poisson process.
  public init(poisson profile: RateProfile, seed: UInt64, group: Int) {
    self.profile = profile
    share = nil
    var generator = SplitMix64(seed: seed, 0xA_2217, UInt64(group))
    var sum = 0.0
    let ends = (0..<Self.tableLength).map { _ in
      // The inverse of the distribution function, for a number in (0, 1].
      sum -= log(Double((generator.next() >> 11) + 1) * 0x1p-53)
      return sum
    }
    offsets = ends.map { $0 / sum }
  }

  /// The due time of an arrival, in nanoseconds after the start of the phase.
  public func nanoseconds(_ index: UInt64) -> Double {
    profile.nanoseconds(
      count: offsets.map { Self.count(index, offset: $0[Int(index % UInt64(Self.tableLength))]) }
        ?? Double(share?.place(of: index) ?? index))
  }

  /// The expected count at which an arrival of a table comes.
  ///
  /// - Parameter offset: the offset of the arrival within its table.
  static func count(_ index: UInt64, offset: Double) -> Double {
    (Double(index / UInt64(tableLength)) + offset) * Double(tableLength)
  }
}
