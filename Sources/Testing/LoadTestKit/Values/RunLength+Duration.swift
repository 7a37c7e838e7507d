public import LoadScenario

extension RunLength {
  /// Time, from the simultaneous start of all workers.
  public static func duration(_ duration: Duration) -> RunLength { .duration(nanoseconds: duration.wholeNanoseconds) }
}

extension Duration {
  /// As far as 64 bits go: nothing below zero, 584 years at most.
  var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (nanoseconds, isLarge) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isLarger) = nanoseconds.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
    return isLarge || isLarger ? .max : sum
  }
}
