internal import CLibrary
internal import LoadPlatform

/// When the arrivals of an open group are due: a pure function of (seed, group, index), or of the index alone.
///
/// Uniform arrivals come when the expected count reaches their index. Poisson arrivals have exponential distances, taken
/// from a table of ``tableLength`` that repeats; the table is scaled so that its mean is the rate's, which no run's
/// figures then depend on by chance.
public struct ArrivalSchedule: Sendable {
  /// When each arrival of a table is due, as a share of the whole table; nil: evenly.
  let offsets: [Double]?
  /// The rate over time.
  let profile: RateProfile
  /// Which of the arrivals there are; nil: all.
  let share: ArrivalShare?

  /// How many distances a table of Poisson arrivals has.
  public static let tableLength = 65_536

  /// Evenly spread arrivals.
  ///
  /// - Parameters:
  ///   - profile: the rate of all arrivals.
  ///   - share: which of them there are; nil: all.
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
      // The inverse of the distribution function, of a number in (0, 1].
      sum -= log(Double((generator.next() >> 11) + 1) * 0x1p-53)
      return sum
    }
    offsets = ends.map { $0 / sum }
  }

  /// When an arrival is due, in nanoseconds after the start of the phase.
  public func nanoseconds(_ index: UInt64) -> Double {
    profile.nanoseconds(
      count: offsets.map { Self.count(index, offset: $0[Int(index % UInt64(Self.tableLength))]) }
        ?? Double(share?.place(of: index) ?? index))
  }

  /// The expected count at which an arrival of a table comes.
  ///
  /// - Parameter offset: of the arrival within its table.
  static func count(_ index: UInt64, offset: Double) -> Double {
    (Double(index / UInt64(tableLength)) + offset) * Double(tableLength)
  }
}
