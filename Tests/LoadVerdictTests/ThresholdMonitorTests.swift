import LoadScenario
import Testing

@testable import LoadRecord
@testable import LoadVerdict

/// Thresholds over a sliding window, and those that end a run, with a timeline made by hand.
@Suite
struct ThresholdMonitorTests {
  private static let second: UInt64 = 1_000_000_000

  private func start(_ thresholds: [Threshold]) -> [TimelineLine] {
    [
      .start(
        StartLine(
          tool: ToolRecord(version: "9.9", build: "release", swift: "6.3"),
          host: HostRecord(
            cpu: nil, logicalProcessors: 1, memoryBytes: nil, kernel: nil, os: nil, fingerprint: "0123456789abcdef"),
          plan: Plan(
            name: "made", target: TargetReference(source: .named("calibration")),
            groups: [WorkerGroup(workers: 1, mix: [MixEntry(operation: "get", weight: 1)])],
            length: .duration(nanoseconds: 1), seed: 1, thresholds: thresholds), loadAverage: nil))
    ]
  }

  /// A second of 10 operations that ended at `end` and took `time` each.
  private func interval(
    _ number: Int, end: UInt64? = nil, length: UInt64 = second, time: UInt64 = 100, failures: UInt64 = 0
  ) -> TimelineLine {
    .interval(
      IntervalLine(
        second: number, endNanoseconds: end ?? UInt64(number + 1) * ThresholdMonitorTests.second,
        lengthNanoseconds: length, activeWorkers: 1,
        operations: [
          .init(
            name: "get", group: "default", count: 10, failures: failures, failureKinds: [:], allocatedBytes: 0,
            serviceTime: Fixture.histogram(Array(repeating: time, count: 10)))
        ], memory: []))
  }

  private func feed(_ thresholds: [Threshold], _ intervals: [TimelineLine]) -> (ThresholdMonitor, [String?]) {
    var monitor = ThresholdMonitor(thresholds: thresholds)
    for line in start(thresholds) { _ = monitor.add(line) }
    let reasons = intervals.map { monitor.add($0) }
    return (monitor, reasons)
  }

  private func maximum(_ limit: Double, _ change: (inout Threshold) -> Void) -> Threshold {
    Fixture.threshold(.latency, .maximum, .less, limit, change: change)
  }

  @Test func endsTheRunAtTheFirstCrossing() throws {
    let threshold = maximum(1000) { $0.abort = true }
    let (_, reasons) = feed([threshold], [interval(0), interval(1), interval(2, time: 5000), interval(3)])
    #expect(reasons[0] == nil && reasons[1] == nil)
    let reason = try #require(reasons[2])
    #expect(reason.contains("in second 3 "))
    #expect(reason.contains(threshold.expression))
  }

  @Test("The short last second of a run is a window of its own")
  func theShortLastSecond() {
    let threshold = Fixture.threshold(.failures, .rate, .less, 0.5) { $0.windowNanoseconds = Self.second }
    let (monitor, _) = feed(
      [threshold],
      [interval(0), interval(1), interval(2, end: 2_400_000_000, length: 400_000_000, failures: 10)])
    #expect(monitor.worst(of: 0) == .init(second: 2, observed: 1, outcome: .fail))
    // Ten operations are few for a second, and not for less than half of one.
    let fewer = Fixture.threshold(.operations, .count, .greaterOrEqual, 10) { $0.windowNanoseconds = Self.second }
    let more = Fixture.threshold(.operations, .count, .lessOrEqual, 10) { $0.windowNanoseconds = Self.second }
    let (counts, _) = feed(
      [fewer, more], [interval(0), interval(1), interval(2, end: 2_400_000_000, length: 400_000_000)])
    #expect(counts.worst(of: 0)?.outcome == .pass)
    #expect(counts.worst(of: 1)?.outcome == .pass)
  }

  @Test("A window that a stall leaves few operations is judged by them where all took too long")
  func aStalledWindow() {
    func few(_ number: Int, _ times: [UInt64]) -> TimelineLine {
      .interval(
        IntervalLine(
          second: number, endNanoseconds: UInt64(number + 1) * Self.second, lengthNanoseconds: Self.second,
          activeWorkers: 1,
          operations: [
            .init(
              name: "get", group: "default", count: UInt64(times.count), failures: 0, failureKinds: [:],
              allocatedBytes: 0, serviceTime: Fixture.histogram(times))
          ], memory: []))
    }
    let busy = Array(repeating: UInt64(1_000_000), count: 900)
    let threshold = Fixture.threshold(.latency, .percentile(99), .less, 100_000_000) {
      $0.windowNanoseconds = Self.second
    }
    let slow = Array(repeating: UInt64(240_000_000), count: 4)
    #expect(feed([threshold], [few(0, busy), few(1, slow), few(2, busy)]).0.worst(of: 0)?.outcome == .fail)
    // One of fifty may be chance.
    let one = Array(repeating: UInt64(1_000_000), count: 49) + [240_000_000]
    #expect(feed([threshold], [few(0, busy), few(1, one), few(2, busy)]).0.worst(of: 0)?.outcome == .pass)
  }

  @Test("Without a window the whole run counts: one bad second is outweighed")
  func abortJudgesTheWholeRun() {
    let threshold = Fixture.threshold(.failures, .rate, .less, 0.2) { $0.abort = true }
    let (_, reasons) = feed([threshold], [interval(0), interval(1, failures: 3), interval(2, failures: 3)])
    #expect(reasons.map { $0 != nil } == [false, false, true])
  }

  @Test func doesNotEndBeforeItsTime() {
    let threshold = maximum(1000) {
      $0.abort = true
      $0.afterNanoseconds = 3 * ThresholdMonitorTests.second
    }
    let (_, reasons) = feed([threshold], (0..<4).map { interval($0, time: 5000) })
    #expect(reasons.map { $0 != nil } == [false, false, true, true])
  }

  @Test func doesNotEndOnTooFewSamples() {
    let threshold = maximum(1000) {
      $0.abort = true
      $0.minimumSamples = 25
    }
    let (_, reasons) = feed([threshold], (0..<3).map { interval($0, time: 5000) })
    #expect(reasons.map { $0 != nil } == [false, false, true])
  }

  @Test func thresholdsWithoutAbortDoNotEndARun() {
    let plain = maximum(1) { _ in }
    let windowed = maximum(1) { $0.windowNanoseconds = ThresholdMonitorTests.second }
    let (_, reasons) = feed([plain, windowed], (0..<3).map { interval($0, time: 5000) })
    #expect(reasons.allSatisfy { $0 == nil })
  }

  @Test("A window fails by its own figures, however good the run was before and after")
  func oneBadWindow() throws {
    let threshold = Fixture.threshold(.failures, .rate, .less, 0.2) {
      $0.windowNanoseconds = 2 * ThresholdMonitorTests.second
    }
    let failures: [UInt64] = [0, 0, 0, 3, 5, 0, 0, 0]
    let (monitor, _) = feed([threshold], failures.enumerated().map { interval($0, failures: $1) })
    let worst = try #require(monitor.worst(of: 0))
    #expect(worst.outcome == .fail)
    #expect(worst.observed == 0.4)
    #expect(worst.second == 4)
    let verdict = VerdictJudge.judge(Fixture.record(), thresholds: [threshold], crossings: monitor)
    #expect(verdict.outcome == .fail)
    #expect(verdict.thresholds[0].observed == 0.4)
    #expect(verdict.thresholds[0].note?.contains("second 5") == true)
  }

  @Test("A window is judged once so much time has passed")
  func shortRun() {
    let threshold = maximum(1) { $0.windowNanoseconds = 5 * ThresholdMonitorTests.second }
    let (monitor, _) = feed([threshold], (0..<4).map { interval($0, time: 5000) })
    #expect(monitor.worst(of: 0) == nil)
    #expect(VerdictJudge.judge(Fixture.record(), thresholds: [threshold], crossings: monitor).outcome == .noData)
    let (later, _) = feed([threshold], (0..<5).map { interval($0, time: 5000) })
    #expect(later.worst(of: 0)?.outcome == .fail)
  }

  @Test("The end of a window lies where the threshold is closest, even when all pass")
  func bestOfPassing() {
    let less = maximum(1000) { $0.windowNanoseconds = ThresholdMonitorTests.second }
    let more = Fixture.threshold(.latency, .minimum, .greater, 1) {
      $0.windowNanoseconds = ThresholdMonitorTests.second
    }
    let (monitor, _) = feed([less, more], [interval(0, time: 50), interval(1, time: 70), interval(2, time: 20)])
    #expect(monitor.worst(of: 0) == .init(second: 1, observed: 70, outcome: .pass))
    #expect(monitor.worst(of: 1) == .init(second: 2, observed: 20, outcome: .pass))
  }

  @Test("Lines come some milliseconds late; a window still holds as many seconds as it is long")
  func jitter() throws {
    let threshold = Fixture.threshold(.operations, .count, .less, 25) {
      $0.windowNanoseconds = 2 * ThresholdMonitorTests.second
    }
    let ends: [UInt64] = [1_004_000_000, 2_001_000_000, 3_003_000_000, 4_000_500_000, 5_002_000_000]
    var last: UInt64 = 0
    let lines = ends.enumerated().map { number, end in
      defer { last = end }
      return interval(number, end: end, length: end - last)
    }
    let (monitor, _) = feed([threshold], lines)
    let worst = try #require(monitor.worst(of: 0))
    #expect(worst.observed == 20)
    #expect(worst.outcome == .pass)
  }

  @Test func abortOverAWindow() throws {
    let threshold = maximum(1000) {
      $0.abort = true
      $0.windowNanoseconds = 2 * ThresholdMonitorTests.second
    }
    let (monitor, reasons) = feed([threshold], [interval(0, time: 5000), interval(1), interval(2)])
    #expect(reasons.map { $0 != nil } == [false, true, false])
    #expect(monitor.worst(of: 0)?.second == 1)
  }

  @Test("The end adds nothing, and lines before the start do no harm")
  func otherLines() {
    let threshold = maximum(1) { $0.abort = true }
    var monitor = ThresholdMonitor(thresholds: [threshold])
    #expect(monitor.add(interval(0, time: 5000)) == nil)
    #expect(monitor.add(.end(EndLine(ending: Ending(.completed), workers: []))) == nil)
  }
}
