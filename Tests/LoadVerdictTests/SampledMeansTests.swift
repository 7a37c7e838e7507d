import LoadScenario
import LoadStatistics
import LoadVerdict
import Testing

@testable import LoadRecord

/// Times that do not add up to what the workers spent.
@Suite struct SampledMeansTests {
  /// One worker of one group: `count` operations of which `samples` were timed, with this mean, in this much time.
  private func warnings(
    count: UInt64, samples: UInt64, meanNanoseconds: UInt64, busySeconds: Double?, ending: Ending = Ending(.completed)
  ) -> [String] {
    var times = Histogram(layout: .threeDigits)
    times.record(meanNanoseconds, count: samples)
    let latency = LatencyRecord(times)
    let record = Fixture.record { record in
      record.scenario.groups = [
        WorkerGroup(name: "readers", workers: 1, mix: [MixEntry(operation: "get", weight: 1)])
      ]
      record.operations = [
        OperationRecord(
          name: "get", group: "readers", count: count, failures: 0, failureKinds: [:], throughputPerSecond: nil,
          timing: samples < count ? "sampled" : "exact", samples: samples, latencyNanoseconds: latency,
          serviceTimeNanoseconds: latency, nearTimerFloor: false, allocatedBytesPerOperation: nil)
      ]
      record.workers = [
        WorkerRecord(
          index: 0, group: "readers", executor: "threads", operations: count, busySeconds: busySeconds,
          involuntaryContextSwitches: nil, cpuSeconds: nil)
      ]
      record.environment.timerNanoseconds = 10
      record.environment.nullOperationNanoseconds = 20
      record.ending = ending
    }
    return HonestyChecks.warnings(record).filter { $0.contains("contradict each other") }
  }

  @Test(
    "a mean that is far from the workers' time is warned about, with both figures",
    arguments: [
      (64_000, 1000, 100_000, 1.0), (64_000, 1000, 1000, 1.0), (1000, 1000, 1_000_000, 0.2),
    ] as [(UInt64, UInt64, UInt64, Double)])
  func contradiction(_ count: UInt64, _ samples: UInt64, _ mean: UInt64, _ busy: Double) {
    let warnings = warnings(count: count, samples: samples, meanNanoseconds: mean, busySeconds: busy)
    #expect(warnings.count == 1, "\(warnings)")
    #expect(warnings.first?.contains("multiplied by \(count) operations is ") == true)
    #expect(warnings.first?.contains(busy == 1 ? "the workers spent 1.0 s" : "the workers spent 200.0 ms") == true)
    #expect(warnings.first?.contains("\"exact\" to time all") == (samples < count))
  }

  @Test(
    "what agrees, what the timer makes longer, and what is too little to tell is not",
    arguments: [
      (64_000, 1000, 15_600, 1.0), (64_000, 1000, 12_000, 1.0), (100_000_000, 1_000_000, 30, 0.2),
      (64, 1, 1_000_000, 1.0),
      (10, 10, 1000, 0.001), (100_000_000, 1_000_000, 20, 9.0),
    ] as [(UInt64, UInt64, UInt64, Double)])
  func agreement(_ count: UInt64, _ samples: UInt64, _ mean: UInt64, _ busy: Double) {
    #expect(warnings(count: count, samples: samples, meanNanoseconds: mean, busySeconds: busy).isEmpty)
  }

  @Test("where the workers' time is not known, or has an operation in it that did not end, nothing is said")
  func unknown() {
    #expect(warnings(count: 64_000, samples: 1000, meanNanoseconds: 1000, busySeconds: nil).isEmpty)
    #expect(
      warnings(
        count: 64_000, samples: 1000, meanNanoseconds: 1000, busySeconds: 1, ending: Ending(.stalled)
      ).isEmpty)
  }
}
