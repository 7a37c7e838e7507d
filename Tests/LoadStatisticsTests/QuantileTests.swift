import LoadStatistics
import Testing

@Suite("Quantiles")
struct QuantileTests {
  @Test("nearest rank rounds up, and a whole rank stays")
  func ranks() {
    // Percentiles in hundredths, so that the exact rank can be computed in whole numbers.
    for count in [1, 2, 3, 7, 10, 100, 777, 1000, 10_000, 123_457] as [UInt64] {
      for hundredths in 0...10_000 as ClosedRange<UInt64> {
        let exact = max((hundredths * count + 9999) / 10_000, 1)
        let rank = Quantile.nearestRank(percentile: Double(hundredths) / 100, count: count)
        if rank != exact { Issue.record("percentile \(hundredths)/100 of \(count): \(rank), not \(exact)") }
      }
    }
    #expect(Quantile.nearestRank(percentile: 100, count: .max) == .max)
  }

  @Test("nearest rank of a sample")
  func nearestRank() {
    #expect(Quantile.nearestRank(sorted: [], percentile: 50) == nil)
    let values = [15.0, 20, 35, 40, 50]
    let expected: [(Double, Double)] = [(0, 15), (5, 15), (30, 20), (40, 20), (50, 35), (100, 50)]
    for (percentile, value) in expected {
      #expect(Quantile.nearestRank(sorted: values, percentile: percentile) == value)
    }
  }

  @Test("median")
  func median() {
    #expect(Quantile.median(of: []) == nil)
    #expect(Quantile.median(of: [3]) == 3)
    #expect(Quantile.median(of: [9, 1, 5]) == 5)
    #expect(Quantile.median(of: [9, 1, 5, 2]) == 3.5)
    #expect(Quantile.median(of: [.greatestFiniteMagnitude, .greatestFiniteMagnitude]) == .greatestFiniteMagnitude)
  }
}
