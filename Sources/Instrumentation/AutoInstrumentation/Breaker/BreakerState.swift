/// The state of a circuit breaker.
@frozen
public enum BreakerState: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  /// Admits all calls and counts failures.
  case closed = 0
  /// Rejects all calls until its recovery timeout has passed.
  case open = 1
  /// Admits probes, whose results decide.
  case halfOpen = 2
  /// Admits all calls and judges none, until it is reset.
  case forcedClosed = 3
  /// Rejects all calls until it is reset.
  case forcedOpen = 4

  /// `closed`, `open`, `half-open`, `forced closed` or `forced open`.
  public var description: String {
    switch self {
    case .closed: "closed"
    case .open: "open"
    case .halfOpen: "half-open"
    case .forcedClosed: "forced closed"
    case .forcedOpen: "forced open"
    }
  }

  /// Whether calls are admitted as in a healthy state.
  public var admitsCalls: Bool { self == .closed || self == .forcedClosed }
}
