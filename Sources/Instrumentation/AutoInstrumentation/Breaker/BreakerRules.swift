/// How a breaker's word follows from an event. There is one set of rules, ``BreakerStep``; tests bring broken ones to see
/// that they are caught.
protocol BreakerRules: SendableMetatype {
  /// What follows a word upon an event. Pure.
  static func following(
    _ word: BreakerWord, _ event: BreakerEvent, nowMicroseconds: UInt64, _ settings: BreakerSettings
  ) -> BreakerStep
}
