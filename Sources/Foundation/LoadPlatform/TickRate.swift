/// The length of a tick in nanoseconds, as a fixed-point factor, so that a conversion costs one multiplication.
@frozen
public struct TickRate: Sendable, Hashable {
  /// Nanoseconds per tick × 2³².
  public let factor: UInt64

  /// A rate from its factor, as another process measured it.
  @inlinable
  public init(factor: UInt64) { self.factor = factor }

  /// Nanoseconds of a tick difference. Exact to one part in 2³² of the factor; wait-free.
  @inlinable @inline(__always)
  public func nanoseconds(_ ticks: UInt64) -> UInt64 {
    let product = ticks.multipliedFullWidth(by: factor)
    return (product.high << 32) | (product.low >> 32)
  }

  /// Ticks of a span of nanoseconds, rounded down.
  public func ticks(nanoseconds: UInt64) -> UInt64 {
    let (quotient, _) = factor.dividingFullWidth((high: nanoseconds >> 32, low: nanoseconds << 32))
    return quotient
  }

  /// Measures the rate against the monotonic clock for about `milliseconds`.
  ///
  /// Both ends are read several times and the tightest pair is kept, so that a preemption between the two reads does
  /// not count. Precision is about 100 ns over the span.
  public static func calibrated(milliseconds: UInt64 = 20) -> TickRate {
    let first = tightestPair()
    while MonotonicClock.nanoseconds() < first.nanoseconds + milliseconds * 1_000_000 {}
    let last = tightestPair()
    let ticks = max(last.ticks - first.ticks, 1)
    let nanoseconds = last.nanoseconds - first.nanoseconds
    let (quotient, _) = ticks.dividingFullWidth((high: nanoseconds >> 32, low: nanoseconds << 32))
    return TickRate(factor: max(quotient, 1))
  }

  private static func tightestPair() -> (ticks: UInt64, nanoseconds: UInt64) {
    var best: (ticks: UInt64, nanoseconds: UInt64) = (0, 0)
    var bestSpan = UInt64.max
    for _ in 0..<16 {
      let before = Ticks.now()
      let nanoseconds = MonotonicClock.nanoseconds()
      let after = Ticks.now()
      if after - before < bestSpan {
        bestSpan = after - before
        best = (before + (after - before) / 2, nanoseconds)
      }
    }
    return best
  }
}
