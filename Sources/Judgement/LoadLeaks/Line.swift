/// The least-squares line through points.
struct Line: Sendable {
  let slope: Double
  let intercept: Double
  /// The standard error of the slope; infinite with fewer than three points.
  let slopeError: Double

  init(x: [Double], y: [Double]) {
    let n = Double(x.count)
    let meanX = x.reduce(0, +) / max(n, 1)
    let meanY = y.reduce(0, +) / max(n, 1)
    var xx = 0.0
    var xy = 0.0
    for (x, y) in zip(x, y) {
      xx += (x - meanX) * (x - meanX)
      xy += (x - meanX) * (y - meanY)
    }
    let slope = xx > 0 ? xy / xx : 0
    let intercept = meanY - slope * meanX
    let residual = zip(x, y).reduce(0.0) { sum, point in
      let error = point.1 - intercept - slope * point.0
      return sum + error * error
    }
    self.slope = slope
    self.intercept = intercept
    slopeError = n > 2 && xx > 0 ? (residual / (n - 2) / xx).squareRoot() : .infinity
  }
}
