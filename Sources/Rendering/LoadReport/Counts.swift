internal import LoadStatistics

extension Dictionary where Key == String, Value: Comparable {
  /// The largest count first, equal ones by name.
  var largestFirst: [Element] { ordered { ($1.value, $0.key) < ($0.value, $1.key) } }
}
