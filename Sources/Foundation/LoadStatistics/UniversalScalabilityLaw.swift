/// How throughput grows with the number of workers: X(N) = λN / (1 + σ(N − 1) + κN(N − 1)).
///
/// Source: N. J. Gunther, "Guerrilla Capacity Planning", Springer, 2007, and "A General Theory of Computational
/// Scalability Based on Rational Functions", arXiv:0808.1431. With κ = 0 it is Amdahl's law.
public struct UniversalScalabilityLaw: Sendable, Hashable {
  /// The throughput of one worker, λ, in operations per second. Above 0.
  public var lambda: Double
  /// Contention, σ: the share of an operation that only one worker can be in. At least 0.
  public var sigma: Double
  /// Coherency, κ: the cost of coordination between each pair of workers. At least 0.
  public var kappa: Double

  /// A law of known coefficients.
  public init(lambda: Double, sigma: Double, kappa: Double) {
    self.lambda = lambda
    self.sigma = sigma
    self.kappa = kappa
  }

  /// What was measured with one number of workers.
  public struct Point: Sendable, Hashable {
    /// How many workers. At least 1.
    public var workers: Int
    /// Their total throughput, in operations per second.
    public var throughput: Double

    /// Makes a point.
    public init(workers: Int, throughput: Double) {
      self.workers = workers
      self.throughput = throughput
    }
  }

  /// The throughput of a number of workers, in operations per second.
  public func throughput(workers: Double) -> Double {
    lambda * workers / (1 + sigma * (workers - 1) + kappa * workers * (workers - 1))
  }

  /// The number of workers with the highest throughput, √((1 − σ) / κ).
  ///
  /// Nil where the law has no such peak: with κ = 0 throughput only levels off, with σ ≥ 1 no number of workers above
  /// one does better than one.
  public var peakWorkers: Double? {
    guard kappa > 0, sigma < 1 else { return nil }
    return ((1 - sigma) / kappa).squareRoot()
  }

  /// The share of the variance of the throughput that the law explains: 1 − Σ residual² / Σ deviation from the mean².
  ///
  /// Below 0 where the mean would do better; nil where all throughputs are the same.
  public func rSquared(of points: [Point]) -> Double? {
    guard let mean = Moments.mean(of: points.map(\.throughput)) else { return nil }
    let total = points.reduce(0) { $0 + ($1.throughput - mean) * ($1.throughput - mean) }
    guard total > 0 else { return nil }
    let residual = points.reduce(0) { sum, point in
      let difference = point.throughput - throughput(workers: Double(point.workers))
      return sum + difference * difference
    }
    return 1 - residual / total
  }
}
