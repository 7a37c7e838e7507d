/// The growth of memory, or of a resource, while one operation is performed alone.
package struct IsolatedGrowth: Sendable {
  /// Per operation.
  private let perOperation: Double
  /// Per nanosecond; nil if the duration of an operation is unknown.
  private let perNanosecond: Double?

  /// The maximum ratio of similar rates.
  private static let alike = 1.5

  package init(_ perOperation: Double, nanosecondsPerOperation: Double?) {
    self.perOperation = perOperation
    perNanosecond = nanosecondsPerOperation.map { perOperation / max($0, 1e-3) }
  }

  /// Whether growth depends on time, such as on a thread of the target: the same rate for every operation, although
  /// their durations differ.
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
