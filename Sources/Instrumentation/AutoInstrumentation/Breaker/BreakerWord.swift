/// The whole state of a circuit breaker in 64 bits, so that one compare-and-swap changes it.
///
/// | bits | content |
/// | --- | --- |
/// | 0–1 | 0 closed, 1 open, 2 half-open, 3 forced closed |
/// | 2–15 | generation: incremented with every change of state; results carry the one they were admitted in |
/// | 16–63 | closed: consecutive failures. Open: when a probe is admitted; all ones: forced open. Half-open: probes in progress (24 bits), probes that succeeded (24 bits) |
///
/// The generation wraps after 16,384 changes of state. A result is mistaken for a current one only if its call lasted
/// for exactly a multiple of that. Times are microseconds since the breaker's time source was created; they saturate
/// after 8.9 years: from then on an open breaker admits its probe immediately. All zeros is a new, closed breaker.
@frozen
@usableFromInline
struct BreakerWord: Equatable, Sendable {
  @usableFromInline let rawValue: UInt64

  @inlinable
  init(rawValue: UInt64) { self.rawValue = rawValue }

  static let generationLimit: UInt64 = 1 << 14
  static let payloadLimit: UInt64 = 1 << 48
  /// The payload of a forced open word; deadlines end one before.
  private static let never = payloadLimit - 1
  /// The latest possible deadline.
  static let lastDeadline = payloadLimit - 2
  private static let probeBits: UInt64 = 24

  private init(bits: UInt64, generation: UInt64, payload: UInt64) {
    rawValue = bits | (generation % Self.generationLimit) << 2 | payload << 16
  }

  static func closed(generation: UInt64, failures: UInt64) -> BreakerWord {
    BreakerWord(bits: 0, generation: generation, payload: min(failures, payloadLimit - 1))
  }

  static func open(generation: UInt64, untilMicroseconds: UInt64) -> BreakerWord {
    BreakerWord(bits: 1, generation: generation, payload: min(untilMicroseconds, lastDeadline))
  }

  static func halfOpen(generation: UInt64, probes: UInt64, successes: UInt64 = 0) -> BreakerWord {
    BreakerWord(bits: 2, generation: generation, payload: probes | successes << probeBits)
  }

  static func forcedClosed(generation: UInt64) -> BreakerWord {
    BreakerWord(bits: 3, generation: generation, payload: 0)
  }

  static func forcedOpen(generation: UInt64) -> BreakerWord {
    BreakerWord(bits: 1, generation: generation, payload: never)
  }

  var state: BreakerState {
    switch rawValue & 3 {
    case 0: .closed
    case 1: payload == Self.never ? .forcedOpen : .open
    case 2: .halfOpen
    default: .forcedClosed
    }
  }

  /// The generation, 0 ..< 16,384.
  @inlinable
  var generation: UInt64 { rawValue >> 2 & 0x3FFF }

  /// Consecutive failures, deadline or probes, depending on the state.
  var payload: UInt64 { rawValue >> 16 }

  /// While half-open: probes in progress.
  var probes: UInt64 { payload & ((1 << Self.probeBits) - 1) }

  /// While half-open: probes that succeeded.
  var successfulProbes: UInt64 { payload >> Self.probeBits }

  /// Whether the state is closed, so that results count.
  @inlinable
  var isClosed: Bool { rawValue & 3 == 0 }

  /// Whether calls are admitted as in a healthy state: closed, or forced closed. Tests for 0 and 3 of the four values
  /// with one addition.
  @inlinable
  var admitsCalls: Bool { (rawValue &+ 1) & 2 == 0 }

  /// Whether the state is closed and no failure is counted, so that a success need not write.
  @inlinable
  var isClosedWithoutFailures: Bool { rawValue & ~0xFFFC == 0 }
}
