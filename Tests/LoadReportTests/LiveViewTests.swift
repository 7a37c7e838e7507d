import LoadRecord
import LoadReport
import LoadScenario
import LoadStatistics
import Testing

@Suite struct LiveViewTests {
  private static func interval(_ second: Int, count: UInt64 = 4_000_000, failures: UInt64 = 0) -> IntervalLine {
    var histogram = Histogram(layout: .threeDigits)
    histogram.record(84, count: 980)
    histogram.record(2350, count: 20)
    return IntervalLine(
      second: second, endNanoseconds: UInt64(second + 1) * 1_000_000_000, lengthNanoseconds: 1_000_000_000,
      activeWorkers: 16,
      operations: [
        .init(
          name: "get_status", group: "default", count: count, failures: failures, failureKinds: [:], allocatedBytes: 0,
          serviceTime: histogram)
      ], memory: [MemorySample(liveBytes: 3_400_000 + UInt64(second) * 10_000, residentBytes: 41_000_000)])
  }

  private static func figures(_ second: Int, phase: String? = nil, failures: UInt64 = 0) -> LiveFigures {
    LiveFigures(
      phase: phase, elapsedNanoseconds: UInt64(second) * 1_000_000_000, operations: UInt64(second) * 4_000_000,
      ratePerSecond: 4_012_345, interval: interval(second, failures: failures), residentBytes: 41_000_000)
  }

  private static func view(_ plan: Plan = Fixture.plan(), style: TextStyle = .plain, failing: Bool = false) -> LiveView
  {
    var view = LiveView(plan: plan, style: style)
    for second in 0..<12 {
      view.add(.interval(interval(second, count: UInt64(3_000_000 + second % 5 * 300_000), failures: failing ? 3 : 0)))
    }
    return view
  }

  @Test func drawing() throws {
    let open = Fixture.plan { $0.groups[0].arrivals = Arrivals(ratePerSecond: 5_000_000) }
    let parts = [
      LiveView(plan: Fixture.plan(), style: .plain).lines(Self.figures(0, phase: "warming up"), columns: 79, rows: 24),
      Self.view().lines(Self.figures(12), columns: 79, rows: 24),
      Self.view(open, failing: true).lines(Self.figures(12, failures: 3), columns: 100, rows: 24),
      Self.view().lines(Self.figures(12), columns: 79, rows: 5),
    ]
    try Snapshot.expect(
      parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "--\n"), matches: "live-view")
  }

  @Test("No line is wider than the terminal, coloured or not", arguments: 20...200)
  func cutToFit(_ columns: Int) {
    for style in [TextStyle.plain, TextStyle(isColoured: true)] {
      let plan = Fixture.plan { $0.name = String(repeating: "long-name-", count: 6) }
      for phase in [nil, "warming up"] {
        let lines = Self.view(plan, style: style, failing: true)
          .lines(Self.figures(12, phase: phase, failures: 3), columns: columns, rows: 40)
        for line in lines { #expect(TextStyle.visibleLength(line) <= columns, "\(line)") }
      }
    }
  }

  @Test("What arises is told once")
  func warnings() {
    let open = Fixture.plan { $0.groups[0].arrivals = Arrivals(ratePerSecond: 50_000_000) }
    let lines = Self.view(open, failing: true).lines(Self.figures(12), columns: 100, rows: 24)
    #expect(lines.filter { $0.contains("below the offered rate") }.count == 1)
    #expect(lines.filter { $0.contains("operations have failed since second 1: get_status") }.count == 1)
    #expect(!Self.view().lines(Self.figures(12), columns: 100, rows: 24).contains { $0.hasPrefix("warning") })
  }
}
