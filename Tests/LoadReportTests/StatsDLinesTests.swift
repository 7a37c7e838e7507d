import LoadRecord
import LoadReport
import LoadScenario
import LoadStatistics
import Testing

@Suite struct StatsDLinesTests {
  private func interval() -> IntervalLine {
    var histogram = Histogram(layout: .threeDigits)
    for value in [100_000, 200_000, 2_000_000] as [UInt64] { histogram.record(value) }
    return IntervalLine(
      second: 0, endNanoseconds: 500_000_000, lengthNanoseconds: 500_000_000, activeWorkers: 4,
      operations: [
        .init(
          name: "get", group: "readers|a,b", count: 3, failures: 1, failureKinds: ["7": 1], allocatedBytes: 0,
          serviceTime: histogram),
        .init(
          name: "put", group: "default", count: 0, failures: 0, failureKinds: [:], allocatedBytes: 0,
          serviceTime: Histogram(layout: .threeDigits)),
      ], memory: [MemorySample(liveBytes: 1000)])
  }

  @Test func linesOfASecond() {
    let lines = StatsDLines(scenario: "high").interval(interval())
    let tags = "|#scenario:high,operation:get,group:readers_a_b"
    for line in [
      "loadtest.operations:3|c\(tags)", "loadtest.failures:1|c\(tags)", "loadtest.throughput:6|g\(tags)",
    ] { #expect(lines.contains(line)) }
    #expect(lines.contains { $0.hasPrefix("loadtest.latency.p50_ms:0.200") && $0.hasSuffix(tags) })
    #expect(lines.contains("loadtest.active_workers:4|g|#scenario:high"))
    #expect(lines.contains("loadtest.live_bytes:1000|g|#scenario:high"))
    #expect(!lines.contains { $0.hasPrefix("loadtest.resident_bytes") }, "it was not read")
    #expect(!lines.contains { $0.contains("latency") && $0.contains("operation:put") }, "nothing of it was timed")
  }

  @Test("Every figure of the table that a second of an operation has is sent, under its name")
  func figuresOfTheTable() {
    var line = interval()
    for index in line.operations.indices {
      line.operations[index].latency = line.operations[index].serviceTime
      line.operations[index].lag = line.operations[index].serviceTime
      line.operations[index].dropped = 2
    }
    let sent = Set(StatsDLines(scenario: "high").interval(line).map { $0.split(separator: ":")[0] })
    for figure in MeasuredFigure.table {
      let names =
        switch figure.source {
        case .counter: ["loadtest.\(figure.name)"]
        case .times: ["p50", "p99", "max"].map { "loadtest.\(figure.name).\($0)_ms" }
        default: [String]()
        }
      for name in names { #expect(sent.contains(name[...]), "\(name)") }
    }
    let closed = StatsDLines(scenario: "high").interval(interval())
    #expect(!closed.contains { $0.contains("service_time") || $0.contains("lag") || $0.contains("dropped") })
  }

  @Test func datagramsHoldWhatFits() {
    let lines = (0..<200).map { "loadtest.operations:\($0)|c|#scenario:a-scenario-with-a-name" }
    let datagrams = StatsDLines.datagrams(lines)
    #expect(datagrams.count > 5)
    #expect(datagrams.allSatisfy { $0.utf8.count <= StatsDLines.maximumDatagramBytes })
    #expect(datagrams.flatMap { $0.split(separator: "\n").map(String.init) } == lines)
    #expect(StatsDLines.datagrams([]).isEmpty)
  }

  @Test func theVerdictIsATag() {
    let record = Fixture.judged(Fixture.record(), .fail, [])
    #expect(StatsDLines(scenario: "high").end(record) == ["loadtest.runs:1|c|#scenario:high,outcome:fail"])
  }
}
