import Foundation
import LoadStatistics
import Testing

@Suite("Histograms agree with an independent implementation")
struct HistogramFixtureTests {
  @Test("the fixtures are there and of our range")
  func range() throws {
    let fixture = try HistogramFixture.load()
    #expect(fixture.highestTrackableValue == HistogramLayout.highestTrackableValue)
    #expect(fixture.cases.count == 11)
    #expect(fixture.cases.allSatisfy { $0.expected.map(\.digits) == [2, 3] })
  }

  @Test("its texts decode to its figures", arguments: try HistogramFixture.load().cases)
  func decoding(fixture: HistogramFixture.Case) throws {
    for expected in fixture.expected {
      try verify(Histogram(encodedText: expected.encoded), expected)
    }
  }

  @Test("the same values recorded here give its counts and figures", arguments: try HistogramFixture.load().cases)
  func recording(fixture: HistogramFixture.Case) throws {
    for expected in fixture.expected {
      let layout = try #require(HistogramLayout(significantDigits: expected.digits))
      let recorded = fixture.recorded(layout)
      verify(recorded, expected)
      #expect(try recorded == Histogram(encodedText: expected.encoded))
    }
  }

  @Test(
    "writes our texts and figures for the independent implementation to check",
    .enabled(if: ProcessInfo.processInfo.environment["HISTOGRAM_CHECK_FILE"] != nil))
  func writeCheckFile() throws {
    let path = try #require(ProcessInfo.processInfo.environment["HISTOGRAM_CHECK_FILE"])
    let cases = try HistogramFixture.load().cases.map { fixture in
      HistogramFixture.Case(
        name: fixture.name, values: fixture.values, counts: fixture.counts,
        expected: try (1...5).map { digits in
          figures(fixture.recorded(try #require(HistogramLayout(significantDigits: digits))))
        })
    }
    let fixture = HistogramFixture(highestTrackableValue: HistogramLayout.highestTrackableValue, cases: cases)
    try JSONEncoder().encode(fixture).write(to: URL(fileURLWithPath: path))
  }

  private func figures(_ histogram: Histogram) -> HistogramFixture.Figures {
    let percentiles: [Double] = [0, 50, 75, 90, 95, 99, 99.9, 99.99, 100]
    let values = histogram.values(atPercentiles: percentiles) ?? []
    return HistogramFixture.Figures(
      digits: histogram.layout.significantDigits, countsLength: histogram.counts.count,
      totalCount: histogram.totalCount, min: histogram.min, max: histogram.max, mean: histogram.mean,
      standardDeviation: histogram.standardDeviation,
      percentiles: zip(percentiles, values).map { HistogramFixture.Percentile(percentile: $0, value: $1) },
      encoded: histogram.encodedText())
  }

  private func verify(_ histogram: Histogram, _ expected: HistogramFixture.Figures) {
    #expect(histogram.layout.significantDigits == expected.digits)
    #expect(histogram.counts.count == expected.countsLength)
    #expect(histogram.totalCount == expected.totalCount)
    #expect(histogram.min == expected.min)
    #expect(histogram.max == expected.max)
    #expect(histogram.mean == expected.mean)
    #expect(figures(histogram).percentiles == expected.percentiles)
    // The order of the additions may differ, so the last digits may too.
    let difference = (histogram.standardDeviation ?? 0) - (expected.standardDeviation ?? 0)
    #expect(difference.magnitude <= 1e-12 * (expected.standardDeviation ?? 0))
    #expect((histogram.standardDeviation == nil) == (expected.standardDeviation == nil))
  }
}
