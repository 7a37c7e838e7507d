import Foundation
import LoadStatistics
import Testing

@Suite("Histogram encoding")
struct HistogramEncodingTests {
  /// The parts of an encoded histogram, to be put together wrongly.
  struct Parts {
    var envelopeCookie: UInt32 = 0x1C84_9314
    var declaredEnvelopeBytes: UInt32?
    var headerCookie: UInt32 = 0x1C84_9313
    var declaredCountsBytes: UInt32?
    var indexOffset: UInt32 = 0
    var digits: UInt32 = 3
    var lowest: UInt64 = 1
    var highest: UInt64 = 3_600_000_000
    var ratio = 1.0
    var counts: [UInt8] = [0x02]
    var behindStream: [UInt8] = []

    var text: String {
      var payload: [UInt8] = []
      append(headerCookie, &payload)
      append(declaredCountsBytes ?? UInt32(counts.count), &payload)
      append(indexOffset, &payload)
      append(digits, &payload)
      append(lowest, &payload)
      append(highest, &payload)
      append(ratio.bitPattern, &payload)
      let compressed = Zlib.compress(payload + counts) + behindStream
      var envelope: [UInt8] = []
      append(envelopeCookie, &envelope)
      append(declaredEnvelopeBytes ?? UInt32(compressed.count), &envelope)
      return Base64.encode(envelope + compressed)
    }

    private func append(_ value: some FixedWidthInteger, _ bytes: inout [UInt8]) {
      withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
  }

  @Test("what was encoded decodes to the same", arguments: HistogramLayoutTests.layouts, SeededGenerator.seeds)
  func identity(layout: HistogramLayout, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var histogram = Histogram(layout: layout)
    for _ in 0..<200 {
      // Counts of all magnitudes: numbers of one byte to nine.
      histogram.record(generator.value(), count: generator.next() >> UInt64.random(in: 9...63, using: &generator))
    }
    #expect(try Histogram(encodedText: histogram.encodedText()) == histogram)
  }

  @Test("extreme histograms survive", arguments: [[], [0], [0, .max], [.max], [1, 3, 6, 10]] as [[UInt64]])
  func extremes(values: [UInt64]) throws {
    for count in [1, 63, 64, 1 << 32, UInt64(Int64.max)] {
      var histogram = Histogram(layout: .twoDigits)
      for value in values { histogram.record(value, count: count) }
      #expect(try Histogram(encodedText: histogram.encodedText()) == histogram)
    }
  }

  @Test("a histogram of another range is read when its values fit")
  func otherRange() throws {
    // One value 0, three empty buckets, five values 4; and a range whose empty top is beyond ours.
    let parts = Parts(highest: UInt64(Int64.max), counts: [0x02, 0x05, 0x0A])
    let histogram = try Histogram(encodedText: parts.text)
    #expect(histogram.layout == .threeDigits)
    #expect(Array(histogram.buckets).map(\.lowest) == [0, 4])
    #expect(Array(histogram.buckets).map(\.count) == [1, 5])
  }

  @Test("coded as its text")
  func codable() throws {
    var histogram = Histogram(layout: .twoDigits)
    histogram.record(123)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let data = try encoder.encode([histogram])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(histogram.encodedText())\"]")
    #expect(try JSONDecoder().decode([Histogram].self, from: data) == [histogram])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Histogram].self, from: Data("[\"AAAA\"]".utf8)) }
  }

  @Test(
    "each defect is named",
    arguments: [
      (Parts(envelopeCookie: 0x1C84_9304), .wrongEnvelopeCookie(0x1C84_9304)),
      (Parts(headerCookie: 0x1C84_9301), .wrongHeaderCookie(0x1C84_9301)),
      (Parts(indexOffset: 1), .unsupportedIndexOffset(1)),
      (Parts(digits: 0), .unsupportedDigits(0)),
      (Parts(digits: 6), .unsupportedDigits(6)),
      (Parts(digits: .max), .unsupportedDigits(.max)),
      (Parts(lowest: 0), .unsupportedLowestValue(0)),
      (Parts(lowest: 1000), .unsupportedLowestValue(1000)),
      (Parts(highest: 1), .invalidHighestValue(1)),
      (Parts(highest: 1 << 63), .invalidHighestValue(1 << 63)),
      (Parts(ratio: 0.5), .unsupportedConversionRatio(0.5)),
      (Parts(declaredCountsBytes: 2), .lengthMismatch(declaredBytes: 2, actualBytes: 1)),
      (Parts(declaredCountsBytes: 0), .damagedStream),
      (Parts(behindStream: [0]), .damagedStream),
      (Parts(counts: [0x80]), .countBreaksOff),
      (Parts(counts: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), .countBreaksOff),
      // −2⁶³ empty buckets.
      (Parts(counts: [UInt8](repeating: 0xFF, count: 9)), .tooManyBuckets(limit: 23_552)),
      (Parts(highest: 2, counts: [UInt8](repeating: 0x02, count: 2049)), .tooManyBuckets(limit: 2048)),
      // 33,792 empty buckets, then one value.
      (Parts(highest: 1 << 50, counts: [0xFF, 0x8F, 0x04, 0x02]), .valueTooHigh),
      // 2⁶³ − 1 values, then one more.
      (Parts(counts: [0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x02]), .totalTooHigh),
    ] as [(Parts, HistogramDecodingError)])
  func defects(parts: Parts, error: HistogramDecodingError) {
    #expect(throws: error) { try Histogram(encodedText: parts.text) }
    #expect(error.description.contains("histogram"))
  }

  @Test("a declared size is refused before it is allocated")
  func declaredSizes() {
    let large = Parts(declaredCountsBytes: .max, digits: 5)
    #expect(throws: HistogramDecodingError.self) { try Histogram(encodedText: large.text) }
    // As much as the layout could need, but more than so few compressed bytes can stand for.
    let hollow = Parts(declaredCountsBytes: 30_000_000, digits: 5)
    do throws(HistogramDecodingError) {
      _ = try Histogram(encodedText: hollow.text)
      Issue.record("a hollow histogram was read")
    } catch {
      guard case .countsTooLong(let declared, let limit) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(declared == 30_000_000 && limit < 100_000)
    }
    // More counts than buckets: the stream is not even inflated.
    let bomb = Parts(counts: [UInt8](repeating: 0, count: 5_000_000))
    #expect(throws: HistogramDecodingError.countsTooLong(declaredBytes: 5_000_000, limit: 304_137)) {
      try Histogram(encodedText: bomb.text)
    }
  }

  @Test("a truncated text is refused wherever it ends")
  func truncation() {
    let text = Parts(counts: Array(repeating: 0x02, count: 100)).text
    for length in 0..<text.utf8.count {
      #expect(throws: HistogramDecodingError.self) { try Histogram(encodedText: String(text.prefix(length))) }
    }
  }

  @Test("an overlong text is refused unread")
  func overlong() {
    let text = String(repeating: "A", count: (48 << 20) + 4)
    #expect(throws: HistogramDecodingError.textTooLong(characters: text.utf8.count, limit: 48 << 20)) {
      try Histogram(encodedText: text)
    }
  }

  @Test("a text changed at random is refused or read, never a crash", arguments: SeededGenerator.seeds)
  func mutatedTexts(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let original = Array(Parts(counts: (0..<60).map { UInt8($0) }).text.utf8)
    var refused = 0
    for _ in 0..<1000 {
      var text = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        text[Int.random(in: text.indices, using: &generator)] = UInt8(truncatingIfNeeded: generator.next())
      }
      if (try? Histogram(encodedText: String(decoding: text, as: UTF8.self))) == nil { refused += 1 }
    }
    #expect(refused > 900)
  }

  @Test("a random content under a right checksum is refused or read, never a crash", arguments: SeededGenerator.seeds)
  func mutatedContents(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let counts = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8(truncatingIfNeeded: generator.next()) & (Bool.random(using: &generator) ? 0xFF : 0x7F)
      }
      let parts = Parts(
        digits: UInt32.random(in: 1...3, using: &generator), highest: generator.next() >> 1 | 2, counts: counts)
      if let histogram = try? Histogram(encodedText: parts.text) {
        #expect(try Histogram(encodedText: histogram.encodedText()) == histogram)
      }
    }
  }
}
