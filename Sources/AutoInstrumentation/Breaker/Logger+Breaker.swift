import Logging

extension Logger {
  /// Logs a breaker's change of state.
  func logBreaker(_ effect: BreakerEffect, name: @autoclosure () -> String) {
    switch effect {
    case .opened: warning("circuit breaker opened", metadata: ["breaker": "\(name())"])
    case .halfOpened: info("circuit breaker half-open: a probe is under way", metadata: ["breaker": "\(name())"])
    case .closed: info("circuit breaker closed", metadata: ["breaker": "\(name())"])
    case .admitted, .rejected, .counted, .ignored: break
    }
  }
}
