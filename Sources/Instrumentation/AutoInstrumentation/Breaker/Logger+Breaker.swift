import Logging

extension Logger {
  /// Logs a breaker's change of state.
  func logBreaker(_ name: String, to state: BreakerState) {
    switch state {
    case .open: warning("circuit breaker opened", metadata: ["breaker": "\(name)"])
    case .forcedOpen: warning("circuit breaker forced open", metadata: ["breaker": "\(name)"])
    case .halfOpen: info("circuit breaker half-open: a probe is under way", metadata: ["breaker": "\(name)"])
    case .closed: info("circuit breaker closed", metadata: ["breaker": "\(name)"])
    case .forcedClosed: info("circuit breaker forced closed", metadata: ["breaker": "\(name)"])
    }
  }
}
