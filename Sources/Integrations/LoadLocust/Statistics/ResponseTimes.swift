internal import LoadStatistics

/// Response times in Locust's form: the number of operations by microseconds, rounded to two digits.
struct ResponseTimes: Sendable, Hashable {
  /// Microseconds → operations.
  private(set) var counts: [Int: UInt64] = [:]
  /// The sum of all times, in microseconds.
  private(set) var total = 0.0
  /// The shortest time, in microseconds; nil if there is none.
  private(set) var minimum: Double?
  /// The longest time, in microseconds.
  private(set) var maximum = 0.0

  /// Adds operations whose times have the distribution of a histogram of nanoseconds.
  ///
  /// If only a random subset was timed, its counts are scaled up to all operations: whole numbers whose running sums
  /// are nearest to the exact ones, so that no time is favoured.
  mutating func add(_ times: Histogram, operations: UInt64) {
    guard let mean = times.mean, operations > 0 else { return }
    var timed: UInt64 = 0
    var placed: UInt64 = 0
    for bucket in times.buckets {
      timed += bucket.count
      let reached = Self.share(of: operations, timed, in: times.totalCount)
      if reached > placed { counts[Self.key(nanoseconds: bucket.midpoint), default: 0] += reached - placed }
      placed = reached
    }
    total += mean / 1000 * Double(operations)
    if let least = times.min { minimum = min(minimum ?? .infinity, Double(least) / 1000) }
    if let most = times.max { maximum = max(maximum, Double(most) / 1000) }
  }

  /// Adds the times of another.
  mutating func add(_ other: ResponseTimes) {
    counts.merge(other.counts, uniquingKeysWith: +)
    total += other.total
    if let least = other.minimum { minimum = min(minimum ?? .infinity, least) }
    maximum = max(maximum, other.maximum)
  }

  /// `operations` × `timed` ÷ `all`, to the nearest whole number; exact for the last bucket.
  private static func share(of operations: UInt64, _ timed: UInt64, in all: UInt64) -> UInt64 {
    let product = operations.multipliedFullWidth(by: timed)
    let (quotient, remainder) = all.dividingFullWidth(product)
    return remainder >= all - remainder ? quotient + 1 : quotient
  }

  /// Locust's rounding (`bucket_response_time`): exact up to 100, then two digits.
  static func key(nanoseconds: UInt64) -> Int {
    let microseconds = Int((nanoseconds + 500) / 1000)
    var unit = 1
    if microseconds >= 100 { unit = microseconds < 1000 ? 10 : microseconds < 10_000 ? 100 : 1000 }
    guard unit > 1 else { return microseconds }
    // Half to even, as Python rounds.
    let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: unit)
    let isUp = 2 * rest > unit || (2 * rest == unit && whole % 2 == 1)
    return (whole + (isUp ? 1 : 0)) * unit
  }
}
