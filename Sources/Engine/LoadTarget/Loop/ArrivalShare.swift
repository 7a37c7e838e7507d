/// The arrivals of one process where several share a schedule: `count` of every `period` arrivals, from `first` on,
/// `stride` apart.
public struct ArrivalShare: Sendable, Hashable {
  private let first: UInt64
  private let stride: UInt64
  private let count: UInt64
  private let period: UInt64

  /// A share of the arrivals.
  public init(first: Int, stride: Int, count: Int, period: Int) {
    precondition(
      count > 0 && first >= 0 && first + (count - 1) * stride < period,
      "a share has at least one arrival, and all within the period")
    self.first = UInt64(first)
    self.stride = UInt64(stride)
    self.count = UInt64(count)
    self.period = UInt64(period)
  }

  /// The index of an own arrival among all. Wait-free.
  @inline(__always)
  func place(of index: UInt64) -> UInt64 {
    let (rounds, rest) = index.quotientAndRemainder(dividingBy: count)
    // An index beyond any run's length wraps, and is rejected by its time.
    return rounds &* period &+ first &+ rest &* stride
  }
}
