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
  /// What results are kept in.
  let window: Window
  /// Where a breaker's statistics and window are, counted from its word.
  let layout: BreakerLayout

  init(_ policy: BreakerPolicy, layout: BreakerLayout) {
    openingFailures = policy.failureThreshold.map { UInt64($0) } ?? .max
    probeLimit = UInt64(policy.halfOpenProbes)
    recoveryMicroseconds = (policy.recoveryTimeout.clampedNanoseconds + 999) / 1000
    rates = policy.rates
    slowNanoseconds = policy.rates?.slowCallDuration.map { $0.clampedNanoseconds }
    window =
      switch policy.rates?.window {
      case nil: .none
      case .calls(let size): .calls(size: size)
      case .time(let duration): .time(sliceNanoseconds: max(1, duration.clampedNanoseconds / 16))
      }
    self.layout = layout
  }

  /// What results are kept in.
  enum Window: Sendable {
    case none
    case calls(size: Int)
    case time(sliceNanoseconds: UInt64)
  }
}
