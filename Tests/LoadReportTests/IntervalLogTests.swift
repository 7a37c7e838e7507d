import LoadRecord
import LoadReport
import LoadStatistics
import Testing

@Suite("Interval logs")
struct IntervalLogTests {
  private let fixture: InterchangeFixture.Log
  private let record: RunRecord
  private let timeline: [TimelineLine]

  init() throws {
    let log = try InterchangeFixture.load().log
    fixture = log
    record = Fixture.record { $0.startedAt = log.startedAt }
    timeline = try log.intervals.enumerated().map { second, interval in
      .interval(
        IntervalLine(
          second: second, endNanoseconds: interval.endNanoseconds, lengthNanoseconds: interval.lengthNanoseconds,
          activeWorkers: 1,
          operations: try interval.operations.map { operation in
            let times = try Histogram(encodedText: operation.encoded)
            return IntervalLine.OperationInterval(
              name: operation.name, group: operation.group, count: times.totalCount, failures: 0, failureKinds: [:],
              allocatedBytes: 0, serviceTime: times)
          }, memory: []))
    }
  }

  private func lines(operation: String? = nil) throws -> [String] {
    let log = try #require(IntervalLog(record, timeline: timeline, operation: operation))
    let text = log.text()
    #expect(text.hasSuffix("\n"))
    return text.split(separator: "\n").map(String.init)
  }

  @Test func header() throws {
    let lines = try lines()
    #expect(
      lines.prefix(3) == [
        "#[Histogram log format version 1.3]",
        "#[StartTime: \(fixture.startSeconds) (seconds since epoch), \(fixture.startedAt)]",
        #""StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram""#,
      ])
  }

  private func verify(_ lines: some Collection<String>, _ expected: [InterchangeFixture.Line]) throws {
    #expect(lines.count == expected.count)
    for (line, expected) in zip(lines, expected) {
      let columns = line.split(separator: ",").map(String.init)
      #expect(columns.dropLast() == ["Tag=\(expected.tag)", expected.start, expected.length, expected.max])
      #expect(try Histogram(encodedText: columns.last ?? "") == Histogram(encodedText: expected.encoded))
    }
  }

  @Test("A line for each second and operation, as an independent implementation reckons them")
  func intervals() throws {
    #expect(fixture.lines.count == 6)
    try verify(lines().dropFirst(3), fixture.lines)
  }

  @Test func oneOperation() throws {
    try verify(lines(operation: "put").dropFirst(3), fixture.lines.filter { $0.tag == "put" })
  }

  @Test(arguments: [nil, "yesterday", "2026-13-01T00:00:00Z"])
  func unknownStart(_ startedAt: String?) {
    var record = record
    record.startedAt = startedAt
    #expect(IntervalLog(record, timeline: timeline) == nil)
  }
}
