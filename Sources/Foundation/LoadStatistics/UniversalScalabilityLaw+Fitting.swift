extension UniversalScalabilityLaw {
  /// The minimum number of different numbers of workers for a fit: one more than the law has coefficients, so that the
  /// fit can be wrong.
  public static let minimumCounts = 4

  /// The law that fits the measured points best, by least squares of the throughput, with λ > 0, σ ≥ 0, κ ≥ 0.
  ///
  /// Levenberg–Marquardt steps, projected onto the bounds, from the solution of the linearised law
  /// N/X = (1 + σ(N − 1) + κN(N − 1)) / λ. A coefficient at its bound stays there while the slope points outwards.
  /// Sources: D. W. Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters", J. SIAM 11 (1963);
  /// D. P. Bertsekas, "Projected Newton Methods for Optimization Problems with Simple Constraints", SIAM J. Control and
  /// Optimization 20 (1982).
  ///
  /// - Parameter points: in any order; several of one number of workers each count.
  /// - Returns: nil for fewer than ``minimumCounts`` different numbers, for throughputs that are not positive finite
  ///   numbers, and where the steps do not converge.
  public init?(fitting points: [Point]) {
    guard Set(points.map(\.workers)).count >= UniversalScalabilityLaw.minimumCounts,
      points.allSatisfy({ $0.workers >= 1 && $0.throughput > 0 && $0.throughput.isFinite }),
      let most = points.map(\.throughput).max()
    else { return nil }
    // Of the order of 1, whatever the unit.
    let scaled = points.map { (workers: Double($0.workers), throughput: $0.throughput / most) }
    var fit = LeastSquares(points: scaled)
    guard fit.converge() else { return nil }
    let workers = scaled.map(\.workers).max() ?? 1
    // A coefficient that is only a rounding residue, without effect on any of the points, becomes 0.
    let sigma = fit.law.sigma * (workers - 1) < 1e-9 ? 0 : fit.law.sigma
    let kappa = fit.law.kappa * workers * (workers - 1) < 1e-9 ? 0 : fit.law.kappa
    self.init(lambda: fit.law.lambda * most, sigma: sigma, kappa: kappa)
  }
}

/// The search for the coefficients with the smallest sum of squares.
private struct LeastSquares {
  typealias Vector = SIMD3<Double>

  let points: [(workers: Double, throughput: Double)]
  /// λ, σ, κ.
  private var coefficients: Vector
  private var squares: Double

  private static let leastLambda = 1e-12
  private static let maximumSteps = 1000

  var law: UniversalScalabilityLaw { LeastSquares.law(coefficients) }

  /// - Precondition: every throughput is above 0 and at most 1.
  init(points: [(workers: Double, throughput: Double)]) {
    self.points = points
    coefficients = LeastSquares.linearised(points)
    squares = 0
    squares = sum(coefficients)
  }

  /// Steps until none is better; false when this does not converge.
  mutating func converge() -> Bool {
    var damping = 1e-3
    for _ in 0..<LeastSquares.maximumSteps {
      let (normal, slope) = equations()
      // At a bound and pushed outwards: stays.
      let free = (slope .> 0) .| (coefficients .> Vector(LeastSquares.leastLambda, 0, 0))
      guard
        let step = NormalEquations(matrix: normal, right: slope, free: free).solved(damping: damping)
      else { return false }
      let next = LeastSquares.bounded(coefficients + step)
      let nextSquares = sum(next)
      if nextSquares < squares {
        let moved = coefficients - next
        let isStill = (0..<3).allSatisfy { abs(moved[$0]) <= 1e-14 * abs(next[$0]) }
        (coefficients, squares) = (next, nextSquares)
        if isStill { return true }
        damping = max(damping / 10, 1e-15)
      } else {
        // The step is so short that rounding hides its gain: this is the minimum.
        if damping > 1e15 { return squares.isFinite }
        damping *= 10
      }
    }
    return false
  }

  private static func law(_ coefficients: Vector) -> UniversalScalabilityLaw {
    UniversalScalabilityLaw(lambda: coefficients[0], sigma: coefficients[1], kappa: coefficients[2])
  }

  private static func bounded(_ coefficients: Vector) -> Vector {
    Vector(max(coefficients[0], leastLambda), max(coefficients[1], 0), max(coefficients[2], 0))
  }

  private func sum(_ coefficients: Vector) -> Double {
    let law = LeastSquares.law(coefficients)
    return points.reduce(0) { sum, point in
      let residual = point.throughput - law.throughput(workers: point.workers)
      return sum + residual * residual
    }
  }

  /// JᵀJ and Jᵀr, of the throughput's derivatives J and the residuals r.
  private func equations() -> (normal: [Vector], slope: Vector) {
    var normal = [Vector](repeating: .zero, count: 3)
    var slope = Vector.zero
    for (workers, throughput) in points {
      let others = workers - 1
      let divisor = 1 + coefficients[1] * others + coefficients[2] * workers * others
      let share = workers / divisor
      let fall = -coefficients[0] * share / divisor
      let derivatives = Vector(share, fall * others, fall * workers * others)
      slope += derivatives * (throughput - coefficients[0] * share)
      for row in 0..<3 { normal[row] += derivatives * derivatives[row] }
    }
    return (normal, slope)
  }

  /// The solution of N/X = a + b(N − 1) + cN(N − 1), each equation weighted so that its error counts as one of X.
  private static func linearised(_ points: [(workers: Double, throughput: Double)]) -> Vector {
    var normal = [Vector](repeating: .zero, count: 3)
    var right = Vector.zero
    for (workers, throughput) in points {
      let weight = throughput * throughput / workers
      let terms = Vector(1, workers - 1, workers * (workers - 1)) * weight
      right += terms * (weight * workers / throughput)
      for row in 0..<3 { normal[row] += terms * terms[row] }
    }
    let free = SIMDMask<SIMD3<Double.SIMDMaskScalar>>(repeating: true)
    let best = points.map { $0.throughput / $0.workers }.max() ?? 1
    guard let solution = NormalEquations(matrix: normal, right: right, free: free).solved(damping: 0), solution[0] > 0
    else { return Vector(best, 0, 0) }
    return bounded(Vector(1, solution[1], solution[2]) / solution[0])
  }
}

/// Three symmetric positive definite equations, of which some unknowns are known to be 0.
private struct NormalEquations {
  typealias Vector = SIMD3<Double>

  let matrix: [Vector]
  let right: Vector
  let free: SIMDMask<SIMD3<Double.SIMDMaskScalar>>

  /// By Cholesky's decomposition, scaled to a diagonal of 1 + `damping`; nil when they do not determine the unknowns.
  func solved(damping: Double) -> Vector? {
    var scale = Vector(repeating: 1)
    for row in 0..<3 where matrix[row][row] > 0 { scale[row] = matrix[row][row].squareRoot() }
    var lower = [Vector](repeating: .zero, count: 3)
    for row in 0..<3 {
      for column in 0...row {
        var value = row == column ? 1 + damping : 0
        if row != column, free[row], free[column] { value = matrix[row][column] / (scale[row] * scale[column]) }
        for inner in 0..<column { value -= lower[row][inner] * lower[column][inner] }
        if row == column {
          guard value > 0 else { return nil }
          lower[row][row] = value.squareRoot()
        } else {
          lower[row][column] = value / lower[column][column]
        }
      }
    }
    var solution = Vector.zero
    for row in 0..<3 {
      var value = free[row] ? right[row] / scale[row] : 0
      for inner in 0..<row { value -= lower[row][inner] * solution[inner] }
      solution[row] = value / lower[row][row]
    }
    for row in (0..<3).reversed() {
      var value = solution[row]
      for inner in (row + 1)..<3 { value -= lower[inner][row] * solution[inner] }
      solution[row] = value / lower[row][row]
    }
    return solution / scale
  }
}
