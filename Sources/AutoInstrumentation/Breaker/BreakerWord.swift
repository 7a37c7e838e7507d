/// The whole state of a circuit breaker in 64 bits, so that one compare-and-swap moves it.
///
/// | bits | what |
/// | --- | --- |
/// | 0–1 | state |
/// | 2–15 | generation: goes up with every change of state; results carry the one they were admitted in |
/// | 16–63 | closed: failures in a row. Open: when a probe is admitted. Half-open: probes under way |
///
/// The generation wraps after 16,384 changes of state. A result is taken for a fresh one by mistake only if its call
/// lasted for exactly a multiple of that. Times are microseconds since the breaker's time source was made; they end,
/// without wrapping, after 8.9 years. All zeros is a fresh, closed breaker.
@frozen
@usableFromInline
struct BreakerWord: Equatable, Sendable {
  @usableFromInline let rawValue: UInt64

  @inlinable
  init(rawValue: UInt64) { self.rawValue = rawValue }

  static let generationLimit: UInt64 = 1 << 14
  static let payloadLimit: UInt64 = 1 << 48

  private init(_ state: BreakerState, generation: UInt64, payload: UInt64) {
    rawValue =
      UInt64(state.rawValue) | (generation % Self.generationLimit) << 2 | min(payload, Self.payloadLimit - 1) << 16
  }

  static func closed(generation: UInt64, failures: UInt64) -> BreakerWord {
    BreakerWord(.closed, generation: generation, payload: failures)
  }

  static func open(generation: UInt64, untilMicroseconds: UInt64) -> BreakerWord {
    BreakerWord(.open, generation: generation, payload: untilMicroseconds)
  }

  static func halfOpen(generation: UInt64, probes: UInt64) -> BreakerWord {
    BreakerWord(.halfOpen, generation: generation, payload: probes)
  }

  /// The state. The fourth value of the two bits is never written; it would read as half-open.
  var state: BreakerState { BreakerState(rawValue: UInt8(truncatingIfNeeded: rawValue & 3)) ?? .halfOpen }

  /// The generation, 0 ..< 16,384.
  @inlinable
  var generation: UInt64 { rawValue >> 2 & 0x3FFF }

  /// Failures in a row, deadline or probes, by state.
  var payload: UInt64 { rawValue >> 16 }

  /// Whether the state is closed.
  @inlinable
  var isClosed: Bool { rawValue & 3 == 0 }

  /// Whether the state is closed and no failure is counted: a success has nothing to write.
  @inlinable
  var isClosedWithoutFailures: Bool { rawValue & ~0xFFFC == 0 }
}
