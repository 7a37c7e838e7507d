import LoadStatistics
import Testing

@Suite("Histogram")
struct HistogramTests {
  private func histogram(_ values: [UInt64], _ layout: HistogramLayout = .threeDigits) -> Histogram {
    var histogram = Histogram(layout: layout)
    for value in values { histogram.record(value) }
    return histogram
  }

  private func randomHistogram(_ generator: inout SeededGenerator, _ layout: HistogramLayout) -> Histogram {
    histogram((0..<300).map { _ in generator.value() }, layout)
  }

  @Test("without values there are no statistics")
  func empty() {
    let empty = Histogram(layout: .threeDigits)
    #expect(empty.isEmpty)
    #expect(empty.totalCount == 0)
    #expect(empty.min == nil)
    #expect(empty.max == nil)
    #expect(empty.mean == nil)
    #expect(empty.standardDeviation == nil)
    #expect(empty.value(atPercentile: 50) == nil)
    #expect(empty.values(atPercentiles: [0, 100]) == nil)
    #expect(empty.count(atOrBelow: .max) == 0)
    #expect(Array(empty.buckets).isEmpty)
  }

  @Test("recording nothing of a value leaves a histogram empty")
  func zeroCount() {
    var histogram = Histogram(layout: .twoDigits)
    histogram.record(5, count: 0)
    #expect(histogram == Histogram(layout: .twoDigits))
  }

  @Test("figures of a small histogram")
  func figures() {
    let histogram = histogram([1, 2, 3, 4, 10])
    #expect(histogram.totalCount == 5)
    #expect(histogram.min == 1)
    #expect(histogram.max == 10)
    #expect(histogram.mean == 4)
    #expect(histogram.standardDeviation == 10.0.squareRoot())
    #expect(histogram.values(atPercentiles: [100, 0, 50, 20, 20.1]) == [10, 1, 3, 1, 2])
    #expect(histogram.count(atOrBelow: 0) == 0)
    #expect(histogram.count(atOrBelow: 3) == 3)
    #expect(histogram.count(atOrBelow: 9) == 4)
    #expect(histogram.count(atOrBelow: .max) == 5)
  }

  @Test("a value in a wide bucket is reported by the bucket's bounds")
  func bounds() throws {
    let histogram = histogram([1_000_003])
    let bucket = try #require(Array(histogram.buckets).first)
    #expect(bucket.lowest == 999_936 && bucket.highest == 1_000_447 && bucket.midpoint == 1_000_192)
    #expect(bucket.count == 1)
    #expect(histogram.min == bucket.lowest)
    #expect(histogram.max == bucket.highest)
    #expect(histogram.mean == Double(bucket.midpoint))
    #expect(histogram.value(atPercentile: 0) == bucket.lowest)
    #expect(histogram.value(atPercentile: 0.001) == bucket.highest)
  }

  @Test("counters counted elsewhere make the same histogram")
  func fromCounters() {
    let layout = HistogramLayout.twoDigits
    var counters = [UInt64](repeating: 0, count: layout.countsCount)
    let values: [UInt64] = [0, 7, 7, 900_000, .max]
    for value in values { counters[layout.index(of: value)] += 1 }
    let copied = counters.withUnsafeBufferPointer { Histogram(layout: layout, counts: $0) }
    #expect(copied == histogram(values, layout))
    #expect(copied.totalCount == 5)
  }

  @Test("the total stops at its limit instead of overflowing")
  func saturation() {
    var histogram = Histogram(layout: .twoDigits)
    histogram.record(1, count: .max)
    histogram.record(2, count: 5)
    #expect(histogram.totalCount == Histogram.maximumTotalCount)
    histogram.add(histogram)
    #expect(histogram.totalCount == Histogram.maximumTotalCount)
    #expect(histogram.value(atPercentile: 100) == 1)
    #expect(histogram.mean == 1)

    let full = [UInt64](repeating: .max, count: HistogramLayout.twoDigits.countsCount)
    let limited = Histogram(layout: .twoDigits, counts: full)
    #expect(limited.totalCount == Histogram.maximumTotalCount)
    #expect(limited.counts.reduce(0, +) == Histogram.maximumTotalCount)
  }

  @Test("merging is recording both", arguments: SeededGenerator.seeds)
  func merge(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let first = (0..<500).map { _ in generator.value() }
    let second = (0..<400).map { _ in generator.value() }
    var merged = histogram(first)
    merged.add(histogram(second))
    #expect(merged == histogram(first + second))
  }

  @Test("merging other digits keeps every value within the coarser precision", arguments: SeededGenerator.seeds)
  func mergeOtherDigits(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<500).map { _ in generator.value() }
    var fine = Histogram(layout: .threeDigits)
    fine.add(histogram(values, .twoDigits))
    #expect(fine.totalCount == 500)
    var coarse = Histogram(layout: .twoDigits)
    coarse.add(histogram(values, .threeDigits))
    // A fine bucket lies within a coarse one, so that nothing moves.
    #expect(coarse == histogram(values, .twoDigits))
    coarse = Histogram(layout: .twoDigits)
    coarse.add(fine)
    #expect(coarse == histogram(values, .twoDigits))
  }

  @Test("subtracting an earlier snapshot leaves the interval", arguments: SeededGenerator.seeds)
  func subtract(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let earlier = randomHistogram(&generator, .twoDigits)
    let interval = randomHistogram(&generator, .twoDigits)
    var later = earlier
    later.add(interval)
    #expect(try later.subtracting(earlier) == interval)
    #expect(try later.subtracting(later) == Histogram(layout: .twoDigits))
  }

  @Test("what was not recorded cannot be subtracted")
  func subtractTooMuch() {
    let error = HistogramSubtractionError.notContained(value: 5, count: 1, subtractedCount: 2)
    #expect(throws: error) { try histogram([5, 6]).subtracting(histogram([5, 5])) }
    #expect(throws: HistogramSubtractionError.layoutsDiffer(digits: 3, subtractedDigits: 2)) {
      try histogram([5]).subtracting(histogram([5], .twoDigits))
    }
    #expect(error.description.contains("earlier snapshot"))
  }

  @Test("percentiles rise, and are the same in one pass and one by one", arguments: SeededGenerator.seeds)
  func percentiles(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let histogram = randomHistogram(&generator, .threeDigits)
    let percentiles = (0..<200).map { _ in Double.random(in: 0...100, using: &generator) }
    let values = try #require(histogram.values(atPercentiles: percentiles))
    #expect(values == percentiles.compactMap { histogram.value(atPercentile: $0) })
    let ordered = try #require(histogram.values(atPercentiles: percentiles.sorted()))
    #expect(ordered == ordered.sorted())
    for (percentile, value) in zip(percentiles, values) {
      #expect(Double(histogram.count(atOrBelow: value)) >= percentile / 100 * 300)
    }
  }

  @Test("a percentile is the value of its rank", arguments: SeededGenerator.seeds)
  func percentilesAreRanks(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // Below 2,048 three digits keep every value apart.
    let values = (0..<777).map { _ in UInt64.random(in: 0..<2048, using: &generator) }
    let sorted = values.sorted()
    let histogram = histogram(values)
    for tenths in 1...1000 {
      let rank = (tenths * values.count + 999) / 1000
      #expect(histogram.value(atPercentile: Double(tenths) / 10) == sorted[rank - 1])
    }
  }

  @Test("the buckets hold what was recorded", arguments: SeededGenerator.seeds)
  func buckets(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let histogram = randomHistogram(&generator, .twoDigits)
    var again = Histogram(layout: .twoDigits)
    for bucket in histogram.buckets { again.record(bucket.lowest, count: bucket.count) }
    #expect(again == histogram)
    #expect(Array(histogram.buckets).map(\.index) == histogram.counts.indices.filter { histogram.counts[$0] != 0 })
  }
}
