extension RunRecord {
  /// The minimum length of a phase that has a rate: in a shorter one, waking the workers, which takes a few tens of
  /// microseconds, is a notable share.
  package static let leastSecondsOfRate = 0.001
}
