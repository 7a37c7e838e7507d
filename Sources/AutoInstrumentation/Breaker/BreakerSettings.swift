/// A policy in the units of the breaker's words, and where its words are: plain numbers, cheap to pass.
@usableFromInline
struct BreakerSettings: Sendable {
  /// How many failures in a row open the breaker; the largest number: no count does.
  let openingFailures: UInt64
  /// How many probes are admitted while half-open, and must succeed to close it.
  let probeLimit: UInt64
  let recoveryMicroseconds: UInt64
  /// Rates that open it; nil: consecutive failures do.
  let rates: BreakerRates?
  /// Successful calls that last longer are slow; nil: the duration of calls is not looked at.
  let slowNanoseconds: UInt64?
  /// The duration of a window of time; 0 without one.
  let windowNanoseconds: UInt64
  /// Where a breaker's statistics and window are, counted from its word.
  let layout: BreakerLayout

  init(_ policy: BreakerPolicy, layout: BreakerLayout) {
    openingFailures = policy.failureThreshold.map { UInt64($0) } ?? .max
    probeLimit = UInt64(policy.halfOpenProbes)
    recoveryMicroseconds = (policy.recoveryTimeout.clampedNanoseconds + 999) / 1000
    rates = policy.rates
    slowNanoseconds = policy.rates?.slowCallDuration.map { $0.clampedNanoseconds }
    if case .time(let duration) = policy.rates?.window {
      windowNanoseconds = duration.clampedNanoseconds
    } else {
      windowNanoseconds = 0
    }
    self.layout = layout
  }
}
