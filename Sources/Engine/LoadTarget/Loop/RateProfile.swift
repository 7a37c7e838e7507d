/// A piecewise linear rate over time, and its integral: the number of arrivals that are expected by a point in time.
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
    /// Arrivals per second at its start.
    let rate: Double
    /// The change of the rate per second.
    let slope: Double

    /// When a count of this piece is reached: the root of rate × t + slope × t² ÷ 2 = count, in the form that is
    /// numerically stable for a small slope.
    func nanoseconds(count: Double) -> Double {
      let wanted = count - startCount
      guard wanted > 0 else { return startNanoseconds }
      if slope == 0 { return startNanoseconds + wanted * 1e9 / rate }
      let root = max(0, rate * rate + 2 * slope * wanted).squareRoot()
      return startNanoseconds + 2e9 * wanted / (rate + root)
    }
  }

  /// In order of time; never empty. The last one has no end.
  let pieces: [Piece]

  /// A constant rate.
  public init(ratePerSecond: Double) {
    pieces = [Piece(startNanoseconds: 0, startCount: 0, rate: ratePerSecond, slope: 0)]
  }

  /// Linear ramps, one after another; after the last one the rate stays constant.
  ///
  /// - Parameters:
  ///   - start: the rate at the start.
  ///   - stages: each with its length and the rate at its end.
  public init(from start: Double, stages: [(nanoseconds: UInt64, ratePerSecond: Double)]) {
    var pieces: [Piece] = []
    var rate = start
    var time = 0.0
    var count = 0.0
    for stage in stages {
      let seconds = Double(stage.nanoseconds) / 1e9
      if seconds > 0 {
        let slope = (stage.ratePerSecond - rate) / seconds
        pieces.append(Piece(startNanoseconds: time, startCount: count, rate: rate, slope: slope))
        count += (rate + stage.ratePerSecond) / 2 * seconds
        time += Double(stage.nanoseconds)
      }
      rate = stage.ratePerSecond
    }
    pieces.append(Piece(startNanoseconds: time, startCount: count, rate: rate, slope: 0))
    self.pieces = pieces
  }

  /// When this number of arrivals is expected to have come; infinite if never.
  public func nanoseconds(count: Double) -> Double {
    let piece = pieces.last { $0.startCount <= count } ?? pieces[0]
    return piece.nanoseconds(count: count)
  }
}
