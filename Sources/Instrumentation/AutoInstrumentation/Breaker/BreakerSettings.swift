/// A policy in the units of the breaker's words, and their layout: plain numbers, cheap to pass.
@usableFromInline
struct BreakerSettings: Sendable {
  /// The number of consecutive failures that opens the breaker; the largest number if no count does.
  let openingFailures: UInt64
  /// The number of probes admitted while half-open; all must succeed to close the breaker.
  let probeLimit: UInt64
  let recoveryMicroseconds: UInt64
  /// The rates that open it; nil if consecutive failures decide.
  let rates: BreakerRates?
  /// Calls that last longer are slow, whether they succeed or fail; nil if calls are not timed.
  let slowNanoseconds: UInt64?
  /// The kind of window that holds results.
  let window: Window
  /// The offsets of a breaker's statistics and window.
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

  /// The kind of window that holds results.
  enum Window: Sendable {
    case none
    case calls(size: Int)
    case time(sliceNanoseconds: UInt64)
  }
}
