public import LoadScenario

extension RunLength {
  /// A duration, from the simultaneous start of all workers.
  public static func duration(_ duration: Duration) -> RunLength { .duration(nanoseconds: duration.wholeNanoseconds) }
}

extension Duration {
  /// Clamped to the range of 64 bits: not below zero, at most 584 years.
  var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (nanoseconds, isLarge) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isLarger) = nanoseconds.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
    return isLarge || isLarger ? .max : sum
  }
}
