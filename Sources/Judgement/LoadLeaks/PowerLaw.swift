internal import CLibrary

/// Rises that follow a power of the operations, Nᵃ, of which a logarithm is the limit a = 0.
struct PowerLaw: Sendable {
  /// The exponent a of Nᵃ.
  let exponent: Double
  let error: Double
  /// Mean squared deviation in variances.
  let deviation: Double
  private let factor: Double
  private let last: Double

  init(_ rises: Rises) {
    // The root of the score, which falls with the exponent.
    var (low, high) = (-8.0, 8.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      let expected = PowerLaw.shares(rises.edges, middle).map { $0 * rises.total }
      let score = zip(zip(rises.values, expected), PowerLaw.derivatives(rises.edges, middle)).reduce(0.0) {
        $0 + ($1.0.0 - $1.0.1) * $1.1
      }
      if score > 0 { low = middle } else { high = middle }
    }
    exponent = (low + high) / 2
    let expected = PowerLaw.shares(rises.edges, exponent).map { $0 * rises.total }
    let derivatives = PowerLaw.derivatives(rises.edges, exponent)
    let information = zip(expected, derivatives).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    let variance = zip(expected, derivatives).reduce(0) { $0 + rises.variance($1.0) * $1.1 * $1.1 }
    // A few large jumps are spread by chance, even if their blocks are similar.
    error =
      information > 0
      ? max(variance.squareRoot() / information, max(abs(exponent), 0.3) / max(rises.jumps, 1).squareRoot())
      : .infinity
    deviation = rises.deviation(from: expected) / Double(rises.values.count - 2)
    last = rises.edges[rises.edges.count - 1]
    let grown = PowerLaw.integral(rises.edges[0], last, exponent)
    factor = grown > 0 ? rises.total / grown : 0
  }

  /// Growth with a lower exponent is slower than linear.
  static let leastLinear = 0.85

  /// Slowing if slower than linear with 99.5 % confidence; persistent if not slower, and with the same confidence
  /// faster than a square root.
  var tendency: GrowthLaw.Tendency {
    if isSurelyBelow(Self.leastLinear) { return .slowing }
    return exponent >= Self.leastLinear && exponent - 2.6 * error > 0.5 ? .persistent : .undecided
  }

  /// Whether the exponent is less than another with that confidence.
  func isSurelyBelow(_ exponent: Double) -> Bool { self.exponent + 2.6 * error < exponent }

  /// Whether growth is known to be linear.
  var isSharplyLinear: Bool { (Self.leastLinear...1.15).contains(exponent) && 2 * error <= 0.15 }

  /// The growth from the end of the check to a number of operations.
  func growth(to operations: Double) -> Double { factor * PowerLaw.integral(last, operations, exponent) }

  /// ∫ Nᵃ⁻¹ dN.
  private static func integral(_ from: Double, _ to: Double, _ exponent: Double) -> Double {
    abs(exponent) < 1e-6 ? log(to / from) : (pow(to, exponent) - pow(from, exponent)) / exponent
  }

  /// The share of each block.
  private static func shares(_ edges: [Double], _ exponent: Double) -> [Double] {
    let last = edges[edges.count - 1]
    let parts = zip(edges, edges.dropFirst()).map { integral($0 / last, $1 / last, exponent) }
    let sum = parts.reduce(0, +)
    return parts.map { $0 / sum }
  }

  /// The derivative of the logarithm of each share by the exponent.
  private static func derivatives(_ edges: [Double], _ exponent: Double) -> [Double] {
    let step = 1e-3
    return zip(shares(edges, exponent + step), shares(edges, exponent - step)).map { (log($0) - log($1)) / (2 * step) }
  }
}
