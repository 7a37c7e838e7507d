/// The error state of one operation: plain fields.
struct LockedOperation {
  /// An operation's name, in two parts.
  struct Key: Hashable {
    let library: String
    let operation: String
  }

  var failures: UInt64 = 0
  /// 3 consecutive failures, 30 seconds: like the breakers of the lock-free system.
  var breaker = LockedBreaker(failureThreshold: 3, recoverySeconds: 30)

  /// Counts an error that trips breakers.
  mutating func fail() {
    failures += 1
    breaker.countFailure()
  }
}
