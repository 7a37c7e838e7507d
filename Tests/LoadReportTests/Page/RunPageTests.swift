import LoadReport
import LoadScenario
import LoadStatistics
import Testing

@testable import LoadRecord

@Suite struct RunPageTests {
  private func page(_ record: RunRecord) -> String {
    RunPage(RunPageContent(record: record, name: "folder")).page().render(.inline)
  }

  @Test func theVerdictComesFirst() throws {
    let page = page(
      Fixture.judged(Fixture.record(), .fail, reasons: ["latency is too high"], Fixture.passing))
    let verdict = try #require(page.firstRange(of: "<span class=\"badge fail\">fail</span>"))
    let reason = try #require(page.firstRange(of: "latency is too high"))
    let thresholds = try #require(page.firstRange(of: "<section id=\"thresholds\">"))
    let operations = try #require(page.firstRange(of: "<section id=\"operations\">"))
    #expect(verdict.lowerBound < reason.lowerBound)
    #expect(reason.lowerBound < thresholds.lowerBound && thresholds.lowerBound < operations.lowerBound)
  }

  @Test("What was due and did not begin stands where it says that nothing failed, and lower bounds are marked")
  func notBegun() throws {
    func page(_ neverBegun: UInt64) -> String {
      let plan = Fixture.plan { $0.groups[0].arrivals = Arrivals(ratePerSecond: 50) }
      return self.page(
        Fixture.record(plan) { record in
          record.timeline = [
            TimelinePoint(
              second: 0, throughputPerSecond: 965, failures: 0, p50Nanoseconds: 1, p99Nanoseconds: 2,
              maxNanoseconds: 3, activeWorkers: 16, residentBytes: nil, liveBytes: nil)
          ]
          record.operations = [Fixture.operation("get_status", count: 965, typical: 1_000_000)]
          record.operations[0].dropped = 0
          record.operations[0].neverBegun = neverBegun
          record.totals = Totals(operations: 965, failures: 0, throughputPerSecond: 32.17)
        })
    }
    let some = page(35)
    #expect(
      some.contains("No operation failed or was dropped; 35 of 1000 arrivals had not begun when the phase ended."))
    #expect(some.contains("<b>35</b><span>not begun, 3.50%</span>"))
    #expect(some.contains("<b>≥"))
    let all = page(0)
    #expect(all.contains("No operation failed or was dropped.</p>"))
    #expect(!all.contains("not begun") && !all.contains("<b>≥"))
  }

  @Test("Whatever a name is, it stays text")
  func escaping() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'"
    var record = Fixture.record()
    record.scenario.name = hostile
    record.scenario.description = hostile
    record.operations[0].name = hostile
    record.operations[0].group = hostile
    record.operations[0].failureKinds = [hostile: 3]
    record.gauges = [hostile: 1]
    record.host.cpu = hostile
    record.command = hostile
    record.environment.warnings = [hostile]
    record.ending = Ending(.crashed, message: hostile)
    record.ending.frames = [hostile]
    record.memory.sites = [
      CallSiteRecord(
        operation: hostile, bytes: 1, objects: 1, type: hostile, frames: [.init(function: hostile, file: hostile)])
    ]
    record.memory.leaks = LeakVerdict(kind: .leak, explanation: hostile, operationsPerformed: 1)
    record.verdict = Verdict(
      outcome: .fail, reasons: [hostile],
      thresholds: [.init(metric: hostile, expression: hostile, observed: nil, outcome: .fail, note: hostile)])
    for text in [
      page(record), RunPage(RunPageContent(record: record, name: hostile)).page().render(.linked(prefix: "/")),
    ] {
      #expect(!text.contains("<script>alert"))
      #expect(!text.contains("<img"))
      #expect(!text.contains("alert(2)>"), "no attribute is left early")
    }
  }

  @Test("A page that a server sends has no script, style or handler of its own")
  func linked() {
    let text = RunPage(RunPageContent(record: Fixture.record(), name: "folder")).page().render(
      .linked(prefix: "/assets/"))
    #expect(text.contains("<link rel=\"stylesheet\" href=\"/assets/page.css\">"))
    #expect(text.contains("<script src=\"/assets/page.js\" defer></script>"))
    #expect(!text.contains("<style") && !text.contains("style=\"") && !text.contains("onclick"))
    let scripts = text.ranges(of: "<script").count
    #expect(scripts == 1 + text.ranges(of: "<script type=\"application/json\"").count)
  }

  @Test("What was not measured is a dash, and has no raw figure")
  func unmeasured() throws {
    var record = Fixture.record()
    record.operations[0].latencyNanoseconds = LatencyRecord(Histogram(layout: .threeDigits))
    record.operations[0].allocatedBytesPerOperation = nil
    let text = page(record)
    let row = try #require(text.firstRange(of: "<tr data-operation=\"get_status\">"))
    let end = try #require(text[row.upperBound...].firstRange(of: "\n"))
    #expect(text[row.upperBound..<end.lowerBound].ranges(of: "<td data-value=\"\">–").count == 7)
  }

  @Test("Without seconds there are no charts over time, and the page is whole all the same")
  func withoutSeconds() {
    var record = Fixture.record()
    record.timeline = []
    let text = page(record)
    #expect(!text.contains("id=\"chart-throughput\""))
    #expect(text.contains("id=\"chart-percentiles\"") && text.contains("<section id=\"plan\">"))
    #expect(text.hasSuffix("</body></html>\n"))
  }

  @Test("The command that made the run is told, else one that makes it again")
  func command() {
    var record = Fixture.record()
    #expect(page(record).contains("loadtest run high.json --seed 42"))
    record.command = "loadtest run high.json --threads 3 --seed 9"
    #expect(page(record).contains("<code>loadtest run high.json --threads 3 --seed 9</code>"))
  }

  @Test("A second's figures are those of its histograms")
  func timeline() throws {
    var histogram = Histogram(layout: .threeDigits)
    for value in 1...1000 as ClosedRange<UInt64> { histogram.record(value) }
    var timeline = RunTimeline()
    timeline.add(
      .interval(
        IntervalLine(
          second: 0, endNanoseconds: 2_000_000_000, lengthNanoseconds: 2_000_000_000, activeWorkers: 3,
          operations: [
            .init(
              name: "get", group: "default", count: 1000, failures: 4, failureKinds: [:], allocatedBytes: 0,
              serviceTime: histogram)
          ], memory: [])))
    var content = RunPageContent(record: Fixture.record(), name: "folder")
    content.timeline = timeline
    let text = RunPage(content).page().render(.inline)
    let data = try #require(text.firstRange(of: "id=\"chart-latency\""))
    let json = text[data.upperBound...].prefix(20_000)
    for (name, percentile) in [("p50", 50.0), ("p95", 95), ("p99", 99)] {
      let value = try #require(histogram.value(atPercentile: percentile))
      #expect(json.contains("{\"name\":\"\(name)\",\"y\":[\(value)]}"), "\(name)")
    }
    #expect(json.contains("\"x\":[1]"), "the middle of the two seconds")
    #expect(text.contains("{\"name\":\"throughput\",\"y\":[500]}"))
  }

  @Test("A curve that stays at 0 is a sentence", arguments: [0 as UInt64, 4])
  func failures(count: UInt64) {
    var timeline = RunTimeline()
    timeline.add(
      .interval(
        IntervalLine(
          second: 0, endNanoseconds: 1_000_000_000, lengthNanoseconds: 1_000_000_000, activeWorkers: 3,
          operations: [
            .init(
              name: "get", group: "default", count: 1000, failures: count, failureKinds: [:], allocatedBytes: 0,
              serviceTime: Histogram(layout: .threeDigits))
          ], memory: [])))
    var content = RunPageContent(record: Fixture.record(), name: "folder")
    content.timeline = timeline
    let text = RunPage(content).page().render(.inline)
    #expect(text.contains("id=\"chart-failures\"") == (count > 0))
    #expect(text.contains("No operation failed.") == (count == 0))
  }

  @Test(
    "Arrivals that were dropped and those that had not begun by the end are curves of their own",
    arguments: [0 as UInt64, 2])
  func unperformed(dropped: UInt64) {
    var timeline = RunTimeline()
    for (second, neverBegun) in [0, 3].enumerated() {
      timeline.add(
        .interval(
          IntervalLine(
            second: second, endNanoseconds: UInt64(second + 1) * 1_000_000_000, lengthNanoseconds: 1_000_000_000,
            activeWorkers: 3,
            operations: [
              .init(
                name: "get", group: "default", count: 1000, failures: 0, failureKinds: [:], allocatedBytes: 0,
                serviceTime: Histogram(layout: .threeDigits), dropped: dropped, neverBegun: UInt64(neverBegun))
            ], memory: [])))
    }
    let plan = Fixture.plan { $0.groups[0].arrivals = Arrivals(ratePerSecond: 50) }
    var content = RunPageContent(record: Fixture.record(plan), name: "folder")
    content.timeline = timeline
    let text = RunPage(content).page().render(.inline)
    #expect(text.contains("operations that failed, arrivals dropped or not begun by the end"))
    #expect(text.contains("{\"name\":\"dropped\",\"y\":[\(dropped),\(dropped)]}"))
    #expect(text.contains("{\"name\":\"not begun\",\"y\":[0,3]}"))
    #expect(text.contains("No operation failed or was dropped") == (dropped == 0))
  }

  @Test("Where nothing was timed there are no columns of times")
  func untimed() {
    var record = Fixture.record()
    for place in record.operations.indices {
      record.operations[place].latencyNanoseconds = LatencyRecord(Histogram(layout: .threeDigits))
    }
    #expect(page(Fixture.record()).contains("<th scope=\"col\">p99.9"))
    #expect(!page(record).contains("<th scope=\"col\">p99.9") && page(record).contains("<th scope=\"col\">B/op"))
  }
}
