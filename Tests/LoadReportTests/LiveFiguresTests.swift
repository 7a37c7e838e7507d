import LoadRecord
import LoadReport
import LoadScenario
import LoadStatistics
import Testing

@Suite
struct LiveFiguresTests {
  private static func interval(failures: UInt64 = 0, live: UInt64? = 3_400_000) -> IntervalLine {
    var histogram = Histogram(layout: .threeDigits)
    histogram.record(84, count: 980)
    histogram.record(2350, count: 20)
    return IntervalLine(
      second: 11, endNanoseconds: 12_000_000_000, lengthNanoseconds: 1_000_000_000, activeWorkers: 16,
      operations: [
        .init(
          name: "get_status", group: "default", count: 1000, failures: failures, failureKinds: [:], allocatedBytes: 0,
          serviceTime: histogram)
      ], memory: [MemorySample(liveBytes: live, residentBytes: 41_000_000)])
  }

  private func figures(
    phase: String? = nil, elapsed: UInt64 = 12_340_000_000, operations: UInt64 = 50_000_000,
    rate: Double? = 4_115_089, interval: IntervalLine? = interval(), resident: UInt64? = 43_210_000
  ) -> LiveFigures {
    LiveFigures(
      phase: phase, elapsedNanoseconds: elapsed, operations: operations, ratePerSecond: rate, interval: interval,
      residentBytes: resident)
  }

  @Test func lines() throws {
    let timed = Fixture.plan()
    let counted = Fixture.plan { $0.length = .iterations(200_000_000) }
    let long = Fixture.plan { $0.length = .duration(nanoseconds: 3_600_000_000_000) }
    let lines = [
      figures(phase: "warming up").text(of: timed, columns: 120),
      figures(elapsed: 0, operations: 0, rate: nil, interval: nil, resident: nil).text(of: timed, columns: 120),
      figures().text(of: timed, columns: 120),
      figures(elapsed: 31_000_000_000, interval: LiveFiguresTests.interval(failures: 12, live: nil))
        .text(of: timed, columns: 120),
      figures().text(of: counted, columns: 120),
      figures(elapsed: 754_000_000_000).text(of: long, columns: 120),
    ]
    try Snapshot.expect(lines.joined(separator: "\n") + "\n", matches: "live")
  }

  @Test("A line never wraps", arguments: [0, 1, 20, 40, 79, 200])
  func cutToFit(_ columns: Int) {
    #expect(figures().text(of: Fixture.plan(), columns: columns).count <= columns)
    #expect(figures(phase: "warming up").text(of: Fixture.plan(), columns: columns).count <= columns)
  }
}
