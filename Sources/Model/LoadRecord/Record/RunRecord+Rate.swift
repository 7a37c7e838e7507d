extension RunRecord {
  /// A phase of less time has no rate: waking the workers, which takes some tens of microseconds, is a share of it.
  package static let leastSecondsOfRate = 0.001
}
