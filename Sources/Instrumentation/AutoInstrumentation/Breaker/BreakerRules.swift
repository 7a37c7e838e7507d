/// The transition rules of a breaker. The only real set is ``BreakerStep``; tests use broken ones to check that they
/// are detected.
protocol BreakerRules: SendableMetatype {
  /// The step that an event causes. Pure.
  static func following(
    _ word: BreakerWord, _ event: BreakerEvent, nowMicroseconds: UInt64, _ settings: BreakerSettings
  ) -> BreakerStep
}
