import Foundation
import LoadStatistics
import Testing

@Suite("Histogram layout")
struct HistogramLayoutTests {
  static let layouts = (1...5).compactMap { HistogramLayout(significantDigits: $0) }

  @Test("only 1 to 5 digits make a layout")
  func digits() {
    #expect(Self.layouts.map(\.significantDigits) == [1, 2, 3, 4, 5])
    for digits in [Int.min, -1, 0, 6, Int.max] {
      #expect(HistogramLayout(significantDigits: digits) == nil)
    }
    #expect(HistogramLayout.twoDigits == HistogramLayout(significantDigits: 2))
    #expect(HistogramLayout.threeDigits == HistogramLayout(significantDigits: 3))
  }

  @Test("an hour in nanoseconds fits")
  func range() {
    #expect(HistogramLayout.highestTrackableValue == 4_398_046_511_103)
    #expect(HistogramLayout.highestTrackableValue >= 3_600_000_000_000)
  }

  @Test(
    "counts are as many as HdrHistogram's",
    arguments: zip([1, 2, 3, 4, 5], [624, 4608, 33_792, 475_136, 3_407_872]))
  func countsCount(digits: Int, count: Int) {
    #expect(HistogramLayout(significantDigits: digits)?.countsCount == count)
  }

  @Test("buckets follow each other without gap or overlap, and their edges map back to them", arguments: layouts)
  func edges(layout: HistogramLayout) {
    var expectedLowest: UInt64 = 0
    var wrong: [Int] = []
    for index in 0..<layout.countsCount {
      let lowest = layout.lowestEquivalent(at: index)
      let highest = layout.highestEquivalent(at: index)
      let midpoint = layout.midpoint(at: index)
      let isRight =
        lowest == expectedLowest && highest >= lowest && midpoint == lowest + (highest - lowest + 1) / 2
        && layout.index(of: lowest) == index && layout.index(of: highest) == index
      if !isRight { wrong.append(index) }
      expectedLowest = highest + 1
    }
    #expect(wrong.isEmpty)
    #expect(expectedLowest == HistogramLayout.highestTrackableValue + 1)
  }

  @Test("values above the highest fall into the last bucket", arguments: layouts)
  func clamping(layout: HistogramLayout) {
    for value in [HistogramLayout.highestTrackableValue, 1 << 42, 1 << 63, UInt64.max] {
      #expect(layout.index(of: value) == layout.countsCount - 1)
    }
  }

  @Test("a bucket is as narrow as the digits promise", arguments: layouts, SeededGenerator.seeds)
  func precision(layout: HistogramLayout, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var share = 1.0
    for _ in 0..<layout.significantDigits { share /= 10 }
    for _ in 0..<2000 {
      let value = generator.value()
      let index = layout.index(of: value)
      let lowest = layout.lowestEquivalent(at: index)
      let highest = layout.highestEquivalent(at: index)
      #expect(lowest <= value && value <= highest)
      #expect(Double(highest - lowest) <= Double(value) * share)
    }
  }

  @Test("a layout is coded as its digits")
  func codable() throws {
    let data = try JSONEncoder().encode([HistogramLayout.twoDigits])
    #expect(String(decoding: data, as: UTF8.self) == "[2]")
    #expect(try JSONDecoder().decode([HistogramLayout].self, from: data) == [.twoDigits])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([HistogramLayout].self, from: Data("[6]".utf8)) }
  }
}
