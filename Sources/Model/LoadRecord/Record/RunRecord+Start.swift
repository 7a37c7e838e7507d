internal import LoadPlatform

extension RunRecord {
  /// When the measured phase began, nanoseconds since the epoch; nil when the record has no start time.
  public var startNanosecondsSinceEpoch: Int64? { startedAt.flatMap { WallClock.nanosecondsSinceEpoch(iso8601: $0) } }
}
