import LoadRecord
import LoadScenario
import LoadStatistics
import Testing

@testable import LoadLocust

@Suite("What a user class tells the master")
struct ClassStatisticsTests {
  static func plan(groups: Int = 1) -> Plan {
    Plan(
      name: "mixed", target: TargetReference(source: .named("calibration")),
      groups: (0..<groups).map { number in
        WorkerGroup(
          name: "g\(number)", workers: 2,
          mix: [MixEntry(operation: "a", weight: 1), MixEntry(operation: "b", weight: 1)])
      }, length: .untilStopped, seed: 1)
  }

  static func line(
    _ second: Int, counts: [UInt64], failures: [String: UInt64] = [:], timed: [UInt64: UInt64] = [1_000: 1]
  ) -> IntervalLine {
    var times = Histogram(layout: .threeDigits)
    for (value, count) in timed { times.record(value, count: count) }
    let failed = failures.values.reduce(0, +)
    return IntervalLine(
      second: second, endNanoseconds: UInt64(second + 1) * 1_000_000_000, lengthNanoseconds: 1_000_000_000,
      activeWorkers: 1,
      operations: counts.enumerated().map { place, count in
        .init(
          name: ["a", "b"][place % 2], group: "g\(place / 2)", count: count, failures: place == 0 ? failed : 0,
          failureKinds: place == 0 ? failures : [:], allocatedBytes: 0,
          serviceTime: count == 0 ? Histogram(layout: .threeDigits) : times)
      }, memory: [])
  }

  static func message(_ statistics: inout ClassStatistics) -> MessagePackValue {
    var report = StatisticsReport()
    report.add("mixed", &statistics, more: [])
    return .object(report.message(test: 4, isFinal: true, time: 100))
  }

  static func rows(_ message: MessagePackValue) -> [MessagePackValue] {
    if case .array(let rows)? = message["stats"] { rows } else { [] }
  }

  @Test("each operation is a row, told once, with its seconds")
  func rows() {
    var statistics = ClassStatistics(plan: Self.plan(), failureNames: { "code \($0)" })
    statistics.begin(atSeconds: 1000.25)
    statistics.add(Self.line(0, counts: [30, 10], failures: ["7": 4, "other": 1]))
    statistics.add(Self.line(1, counts: [20, 0]))
    let message = Self.message(&statistics)
    let rows = Self.rows(message)
    #expect(rows.map { $0["name"]?.text } == ["a [µs]", "b [µs]"])
    #expect(rows.map { $0["method"]?.text } == ["mixed", "mixed"])
    #expect(rows.map { $0["num_requests"]?.integer } == [50, 10])
    #expect(rows[0]["num_failures"]?.integer == 5)
    #expect(rows[0]["response_times"] == .map([.init(.int(1), .int(50))]))
    #expect(rows[0]["num_reqs_per_sec"] == .map([.init(.int(1000), .int(30)), .init(.int(1001), .int(20))]))
    #expect(rows[0]["num_fail_per_sec"] == .map([.init(.int(1000), .int(5))]))
    #expect(rows[0]["last_request_timestamp"] == .double(1002.25))
    #expect(rows[0]["start_time"] == .double(1000.25))
    #expect(message["stats_total"]?["num_requests"]?.integer == 60)
    #expect(message["stats_total"]?["num_failures"]?.integer == 5)
    let errors = message["errors"]?.pairs ?? []
    #expect(errors.map { $0.value["error"]?.text } == ["code 7", "other"])
    #expect(errors.map { $0.value["occurrences"]?.integer } == [4, 1])
    let again = Self.message(&statistics)
    #expect(Self.rows(again).isEmpty)
    #expect(again["errors"]?.pairs?.isEmpty == true)
    #expect(again["stats_total"]?["num_requests"]?.integer == 0)
  }

  @Test("the companion's part has the histograms themselves")
  func companion() throws {
    var statistics = ClassStatistics(plan: Self.plan(), failureNames: { "code \($0)" })
    statistics.begin(atSeconds: 1000)
    statistics.add(Self.line(0, counts: [30, 0], timed: [1_000: 2, 5_000_000: 1]))
    let part = try #require(Self.message(&statistics)["loadtest"])
    #expect(part["version"]?.integer == 2)
    #expect(part["test"]?.integer == 4)
    #expect(part["final"] == .bool(true))
    let own = try #require(part["classes"]?["mixed"])
    #expect(own["elapsed_nanoseconds"]?.integer == 1_000_000_000)
    guard case .array(let operations)? = own["operations"] else { throw MessagePackError.trailing(at: 0) }
    #expect(operations.count == 1)
    #expect(operations[0]["count"]?.integer == 30)
    let layout = HistogramLayout.threeDigits
    let expected: [MessagePackValue.Pair] = [
      .init(.int(Int64(layout.index(of: 1_000))), .int(2)), .init(.int(Int64(layout.index(of: 5_000_000))), .int(1)),
    ]
    #expect(operations[0]["service_time"]?["counts"] == .map(expected))
    #expect(operations[0]["latency"] == .null)
  }

  @Test("an interval in which nothing was timed has the times of those before; without any they are untimed")
  func untimed() {
    var statistics = ClassStatistics(plan: Self.plan(), failureNames: { "code \($0)" })
    statistics.begin(atSeconds: 0)
    statistics.add(Self.line(0, counts: [5, 0], timed: [:]))
    statistics.add(Self.line(1, counts: [3, 0], timed: [3_000: 1]))
    statistics.add(Self.line(2, counts: [2, 0], timed: [:]))
    let row = Self.rows(Self.message(&statistics))[0]
    #expect(row["num_requests"]?.integer == 10)
    #expect(row["num_none_requests"]?.integer == 5)
    #expect(row["response_times"] == .map([.init(.int(3), .int(5))]))
  }

  @Test("operations of several groups are told apart by the group")
  func groups() {
    var statistics = ClassStatistics(plan: Self.plan(groups: 2), failureNames: { "code \($0)" })
    statistics.begin(atSeconds: 0)
    statistics.add(Self.line(0, counts: [1, 2, 3, 4]))
    let names = Self.rows(Self.message(&statistics)).map { $0["name"]?.text }
    #expect(names == ["g0/a [µs]", "g0/b [µs]", "g1/a [µs]", "g1/b [µs]"])
  }
}
