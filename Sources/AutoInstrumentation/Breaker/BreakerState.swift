/// What a circuit breaker does with calls.
@frozen
public enum BreakerState: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  /// Admits all calls and counts failures.
  case closed = 0
  /// Rejects all calls until its recovery timeout has passed.
  case open = 1
  /// Admits a probe; its result decides.
  case halfOpen = 2

  /// `closed`, `open` or `half-open`.
  public var description: String {
    switch self {
    case .closed: "closed"
    case .open: "open"
    case .halfOpen: "half-open"
    }
  }
}
