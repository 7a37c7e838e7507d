/// By how much memory, or a resource, grows while one operation is performed by itself.
package struct IsolatedGrowth: Sendable {
  /// With each operation.
  private let perOperation: Double
  /// In a nanosecond; nil where it is not known how long an operation takes.
  private let perNanosecond: Double?

  /// Two that differ by no more are alike.
  private static let alike = 1.5

  package init(_ perOperation: Double, nanosecondsPerOperation: Double?) {
    self.perOperation = perOperation
    perNanosecond = nanosecondsPerOperation.map { perOperation / max($0, 1e-3) }
  }

  /// Whether it is time that makes it grow, on a thread of the target's own for instance: as fast whichever operation is performed,
  /// though they take longer and shorter.
  package static func isByTime(_ all: [IsolatedGrowth]) -> Bool {
    let rates = all.compactMap(\.perNanosecond)
    guard all.count > 1, rates.count == all.count else { return false }
    return spread(rates) <= alike && spread(all.map(\.perOperation)) > alike
  }

  private static func spread(_ values: [Double]) -> Double {
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    return least > 0 ? most / least : .infinity
  }
}
