/// Counts read from files may be anything: their sum stops at the largest number in place of ending the process.
package enum SaturatingCount {
  /// The sum, at most the largest number.
  package static func sum(_ counts: [UInt64]) -> UInt64 {
    counts.reduce(0) { sum, count in
      let (next, overflow) = sum.addingReportingOverflow(count)
      return overflow ? .max : next
    }
  }
}
