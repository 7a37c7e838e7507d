import LoadRecord
import LoadReport
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
    #expect(
      lines.prefix(3) == [
        "loadtest.operations:3|c\(tags)", "loadtest.failures:1|c\(tags)", "loadtest.throughput:6|g\(tags)",
      ])
    #expect(lines.contains { $0.hasPrefix("loadtest.latency.p50_ms:0.200") && $0.hasSuffix(tags) })
    #expect(lines.contains("loadtest.active_workers:4|g|#scenario:high"))
    #expect(lines.contains("loadtest.live_bytes:1000|g|#scenario:high"))
    #expect(!lines.contains { $0.hasPrefix("loadtest.resident_bytes") }, "it was not read")
    #expect(!lines.contains { $0.contains("latency") && $0.contains("operation:put") }, "nothing of it was timed")
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
