/// A rate over time that is linear in pieces, and its integral: how many arrivals are expected by a point in time.
///
/// By the time-change theorem, arrivals of a unit-rate process at the counts c are arrivals of this rate at
/// ``nanoseconds(count:)`` of c: evenly spread counts give evenly spread load, unit exponential distances a Poisson
/// process of that intensity.
public struct RateProfile: Sendable, Hashable {
  /// A stretch in which the rate is linear.
  struct Piece: Sendable, Hashable {
    let startNanoseconds: Double
    /// Arrivals expected before it.
    let startCount: Double
    /// Arrivals a nanosecond at its start.
    let rate: Double
    /// What the rate gains each nanosecond.
    let slope: Double

    /// When a count of this piece is reached: the root of rate × t + slope × t² ÷ 2 = count, in the form that loses no
    /// digits when the slope is small.
    func nanoseconds(count: Double) -> Double {
      let wanted = count - startCount
      guard wanted > 0 else { return startNanoseconds }
      let root = max(0, rate * rate + 2 * slope * wanted).squareRoot()
      return startNanoseconds + 2 * wanted / (rate + root)
    }
  }

  /// In order of time; never empty. The last one has no end.
  let pieces: [Piece]

  /// A rate that does not change.
  public init(ratePerSecond: Double) {
    pieces = [Piece(startNanoseconds: 0, startCount: 0, rate: ratePerSecond / 1e9, slope: 0)]
  }

  /// Linear ramps, one after the other; after the last one the rate stays.
  ///
  /// - Parameters:
  ///   - start: the rate at the start.
  ///   - stages: each with its length and the rate at its end.
  public init(from start: Double, stages: [(nanoseconds: UInt64, ratePerSecond: Double)]) {
    var pieces: [Piece] = []
    var rate = start / 1e9
    var time = 0.0
    var count = 0.0
    for stage in stages {
      let length = Double(stage.nanoseconds)
      let next = stage.ratePerSecond / 1e9
      if length > 0 {
        pieces.append(Piece(startNanoseconds: time, startCount: count, rate: rate, slope: (next - rate) / length))
        count += (rate + next) / 2 * length
        time += length
      }
      rate = next
    }
    pieces.append(Piece(startNanoseconds: time, startCount: count, rate: rate, slope: 0))
    self.pieces = pieces
  }

  /// When so many arrivals are expected to have come; infinite when they never will.
  public func nanoseconds(count: Double) -> Double {
    let piece = pieces.last { $0.startCount <= count } ?? pieces[0]
    return piece.nanoseconds(count: count)
  }
}
