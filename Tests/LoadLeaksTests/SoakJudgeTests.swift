import LoadLeaks
import LoadRecord
import LoadScenario
import Testing

@Suite("The leak verdict of a run of hours")
struct SoakJudgeTests {
  /// Four hours of a sample every ten seconds, each a few kilobytes off.
  private func record(samples count: Int = 1440, live: (Double) -> Double) -> RunRecord {
    let operations: UInt64 = 1_000_000_000
    var record = RunRecord(
      tool: .current, host: .current(),
      scenario: Plan(
        name: "soak", target: TargetReference(source: .named("t")),
        groups: [WorkerGroup(workers: 1, mix: [MixEntry(operation: "a", weight: 1)])],
        length: .iterations(operations), seed: 1),
      startedAt: nil, elapsedSeconds: Double(count) * 10, ending: Ending(.completed),
      totals: Totals(operations: operations, failures: 0, dropped: 0, throughputPerSecond: nil))
    var generator = SeededGenerator(7)
    record.memory.samples = (0..<count).map { index in
      let noise = Double.random(in: 0..<8_192, using: &generator)
      return MemorySample(
        atNanoseconds: UInt64(index + 1) * 10_000_000_000,
        liveBytes: UInt64(live(Double(index) / Double(count)) + noise))
    }
    return record
  }

  @Test("a slow leak shows, and its rate")
  func leak() throws {
    let verdict = SoakJudge.judge(record { 50e6 + 10e6 * $0 })
    #expect(verdict.kind == .leak)
    let growth = try #require(verdict.growthBytesPerOperation).estimate
    #expect(abs(growth - 0.01) < 0.001)
    #expect(verdict.explanation.contains("64 KiB"))
  }

  @Test("noise, a warm-up and a cache that fills are stable")
  func stable() {
    #expect(SoakJudge.judge(record { _ in 50e6 }).kind == .stable)
    #expect(SoakJudge.judge(record { 50e6 + min(10e6, 60e6 * $0) }).kind == .stable)
  }

  @Test("too few samples, or none, tell nothing")
  func few() {
    #expect(SoakJudge.judge(record(samples: 20) { _ in 1 }).kind == .undecided)
    var none = record { _ in 1 }
    for index in none.memory.samples.indices { none.memory.samples[index].liveBytes = nil }
    let verdict = SoakJudge.judge(none)
    #expect(verdict.kind == .undecided)
    #expect(verdict.explanation.contains("jemalloc"))
  }
}
