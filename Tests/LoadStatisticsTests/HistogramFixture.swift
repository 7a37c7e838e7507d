import Foundation
import LoadStatistics
import Testing

/// Histograms that an independent implementation made: see `scripts/make/histogram-fixtures.py`.
struct HistogramFixture: Codable {
  let highestTrackableValue: UInt64
  let cases: [Case]

  struct Case: Codable, CustomTestStringConvertible {
    let name: String
    let values: [UInt64]
    let counts: [UInt64]?
    let expected: [Figures]

    var testDescription: String { name }

    /// A histogram of the case's values, recorded here.
    func recorded(_ layout: HistogramLayout) -> Histogram {
      var histogram = Histogram(layout: layout)
      for (position, value) in values.enumerated() {
        histogram.record(value, count: counts?[position] ?? 1)
      }
      return histogram
    }
  }

  struct Figures: Codable {
    let digits: Int
    let countsLength: Int
    let totalCount: UInt64
    let min: UInt64?
    let max: UInt64?
    let mean: Double?
    let standardDeviation: Double?
    let percentiles: [Percentile]
    let encoded: String
  }

  struct Percentile: Codable, Equatable {
    let percentile: Double
    let value: UInt64
  }

  static func load() throws -> HistogramFixture {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/histograms", withExtension: "json"))
    return try JSONDecoder().decode(HistogramFixture.self, from: Data(contentsOf: file))
  }
}
