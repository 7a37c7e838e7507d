import Foundation
import LoadRecord
import LoadScenario
import TestThreads
import Testing

extension SleepingEndToEnd {
  /// `loadtest capacity` on targets whose limit is known.
  @Suite
  struct CapacityTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Serves 2000 operations a second, however many threads ask and however fast the machine is: each takes the next free
    /// half of a millisecond and sleeps until it is over. What the machine lets pass unused is made up for, up to 5 ms.
    private static let paced = """
      #include <stdatomic.h>
      #include <stdint.h>
      #include <time.h>
      static _Atomic uint64_t next_free;
      static int32_t paced(void *w, uint64_t i) {
        const uint64_t interval = 500000, credit = 5000000;
        struct timespec time;
        clock_gettime(CLOCK_MONOTONIC, &time);
        const uint64_t earliest = time.tv_sec * 1000000000ull + time.tv_nsec - credit;
        uint64_t seen = next_free, mine;
        do mine = (seen > earliest ? seen : earliest) + interval;
        while (!atomic_compare_exchange_weak(&next_free, &seen, mine));
        time.tv_sec = mine / 1000000000;
        time.tv_nsec = mine % 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
        return 0;
      }
      """

    private func scenario(_ members: String = "") throws -> String {
      let plugin = try TestPlugin.build(CapacityTests.paced, operations: ["paced"], in: folder)
      return try folder.scenario(
        named: "paced",
        """
        "target": {"plugin": "\(plugin)"}, "threads": 8, "mix": {"paced": 1}, "warmup": "20ms", "iterations": 7,
        "thresholds": {"operations": ["count == 0"]}\(members)
        """)
    }

    private func run(_ arguments: String...) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(["capacity"] + arguments + ["--output-dir", folder.results], in: folder)
    }

    private func found() throws -> CapacityRecord {
      try JSONDecoder().decode(
        CapacityRecord.self, from: Data(try folder.read("results/latest/capacity.json").utf8))
    }

    // The median, because a busy machine makes some operations late whatever the target does.
    @Test("The limit of a paced target is found within 5 %, three times out of three", arguments: 1...3)
    func knownLimit(_ seed: Int) throws {
      let outcome = try run(
        try scenario(), "--until", "med < 3ms", "--duration", "800ms", "--seed", "\(seed)000")
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun, "\(outcome.errors)\(outcome.output)")
      let record = try found()
      #expect(record.finding == .knee)
      let knee = try #require(record.knee, "\(outcome.output)")
      #expect(abs(knee.estimate / 2000 - 1) < 0.05, "\(outcome.output)")
      #expect(knee.low <= knee.estimate && knee.estimate <= knee.high)
      #expect(outcome.output.contains("knee at "))
      #expect(outcome.output.split(separator: "\n").last?.contains("95 % confidence interval") == true)
    }

    @Test("Each run leaves its record, and what was found stands on them")
    func records() throws {
      let outcome = try run(
        try scenario(), "--duration", "100ms", "--from", "500/s", "--to", "8k/s", "--tolerance", "50%", "--repeat", "1",
        "--seed", "5", "--json", "-")
      let record = try JSONDecoder().decode(CapacityRecord.self, from: Data(outcome.output.utf8))
      #expect(try found() == record)
      #expect(record.schema == "loadtest.capacity/1")
      #expect(record.closed == nil && record.settings.lowest == 500 && record.settings.highest == 8000)
      #expect(record.conditions.isEmpty)
      #expect(!record.runs.isEmpty && record.runs.map(\.number) == Array(0..<record.runs.count))
      for run in record.runs {
        let single = try RecordFile.load(path: "\(folder.results)/latest/\(run.path)").record
        #expect(single.scenario.groups.map { $0.arrivals?.ratePerSecond } == [run.value])
        #expect(single.seed == 5 + UInt64(run.number))
        #expect(single.scenario.thresholds.isEmpty)
        #expect(single.scenario.length == .duration(nanoseconds: 100_000_000))
      }
      for point in record.points {
        let runs = record.runs.filter { $0.value == point.value }
        #expect(runs.filter { $0.outcome == .held }.count == point.held)
        #expect(runs.filter { $0.outcome == .failed }.count == point.failed)
      }
      let report = try LoadTestProcess.run(["report", "\(folder.results)/latest"], in: folder)
      #expect(report.status == 65)
      #expect(report.errors.contains("holds a capacity search"))
    }

    @Test("So many threads that each waits its turn for less than what is asked for")
    func knownNumberOfThreads() throws {
      // Of n threads each is served every n halves of a millisecond.
      let outcome = try run(
        try scenario(), "--by", "threads", "--until", "med < 20.25ms", "--duration", "400ms", "--repeat", "1")
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun, "\(outcome.errors)\(outcome.output)")
      let knee = try #require(try found().knee)
      #expect((38...42).contains(knee.estimate), "\(outcome.output)")
      #expect(outcome.output.contains(" threads"))
    }

    // By threads, where no generator can come late.
    @Test func whereThereIsNoKnee() throws {
      let scenario = try scenario()
      func search(_ condition: String) throws -> LoadTestProcess.Outcome {
        try run(
          scenario, "--by", "threads", "--until", condition, "--from", "2", "--to", "6", "--duration", "100ms",
          "--repeat", "1")
      }
      let above = try search("p(90) < 1h")
      #expect(above.status == (EndToEnd.exitCodeOfGoodRun == 0 ? 3 : 2))
      #expect(try found().finding == .above)
      #expect(above.output.contains("at least 6 threads"))
      // Not a condition on time: a machine that is busy with others says nothing of that.
      let below = try search("failures: count > 0")
      #expect(below.status == 1)
      #expect(below.output.contains("the target fails at every number of workers tried"))
      #expect(below.output.contains("failures: count > 0 does not hold"))
      #expect(below.output.contains("the condition held at no number of workers tried (2 threads)"))
      let undecided = try search("gauge{name:none}: value > 1")
      #expect(undecided.status == (EndToEnd.exitCodeOfGoodRun == 0 ? 3 : 2))
      let record = try found()
      #expect(record.finding == .noData && record.runs.count == 1)
      #expect(undecided.output.contains("the target reported no gauge"))
    }

    @Test("Where every operation fails, no rate holds, for a reason that is named, and the generator is not blamed")
    func everythingFails() throws {
      let plugin = try TestPlugin.build(
        "static int32_t refuse(void *w, uint64_t i) { usleep(2000); return 1; }", operations: ["refuse"], in: folder)
      let scenario = try folder.scenario(
        #""target": {"plugin": "\#(plugin)"}, "threads": 1, "mix": {"refuse": 1}, "warmup": "0s", "duration": "1s""#)
      let outcome = try run(scenario, "--until", "p(90) < 1s", "--duration", "200ms", "--repeat", "1")
      #expect(outcome.status == 1)
      let record = try found()
      #expect(record.finding == .below)
      #expect(record.settings.lowest == 50)
      #expect(record.runs.allSatisfy { $0.outcome == .failed })
      #expect(record.verdict.reasons.first == "the target fails at every rate tried")
      #expect(outcome.output.contains("operation 'refuse' never succeeded"))
      #expect(outcome.output.contains("at lower rates a run has too few operations to judge"))
      #expect(outcome.output.contains("the condition held at no rate tried ("))
    }

    @Test("A target that crashes under load ends the search, and the run is named")
    func crash() throws {
      let plugin = try TestPlugin.build(
        "static int32_t fall(void *w, uint64_t i) { if (i == 50) raise(SIGSEGV); usleep(100); return 0; }",
        operations: ["fall"], in: folder)
      let scenario = try folder.scenario(
        #""target": {"plugin": "\#(plugin)"}, "threads": 1, "mix": {"fall": 1}, "warmup": "0s", "duration": "1s""#)
      let outcome = try run(scenario, "--by", "threads", "--until", "p(90) < 1h", "--duration", "10s")
      #expect(outcome.status == 1)
      #expect(try found().finding == .broken)
      #expect(outcome.output.contains("signal 11"))
    }

    @Test("An interrupt ends it, and what was found is saved")
    func interrupted() throws {
      let process = try LoadTestProcess(
        [
          "capacity", try scenario(), "--from", "100/s", "--to", "1k/s", "--duration", "1h", "--output-dir",
          folder.results,
        ],
        in: folder)
      let measures = Waiting.until {
        (try? folder.read("results/latest/cells/0/timeline.jsonl"))?.contains("{\"interval\":") == true
      }
      #expect(measures)
      process.send(SIGINT)
      let outcome = try process.wait()
      #expect(outcome.status == 130)
      let record = try found()
      #expect(record.finding == .interrupted && record.knee == nil && record.runs.isEmpty)
      #expect(folder.exists("results/latest/cells/0/result.json"))
    }

    @Test func quiet() throws {
      let outcome = try run(
        try scenario(), "--by", "threads", "--until", "p(90) < 1h", "--to", "2", "--duration", "100ms", "--repeat", "1",
        "--quiet")
      #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
      #expect(try found().finding == .above)
    }

    @Test(arguments: [
      (["--until", "p99 < 1ms"], "did you mean 'p(99)'"), (["--until", "latency{operation:x}: p(99) < 1ms"], "'x'"),
      (["--from", "100"], "invalid rate"), (["--from", "2k/s", "--to", "1k/s"], "is above --to"),
      (["--tolerance", "0%"], "--tolerance"), (["--repeat", "0"], "--repeat"), (["--by", "speed"], "rate or threads"),
      (["--by", "threads", "--threads", "3"], "remove --threads"), (["--max-runs", "0"], "--max-runs"),
    ])
    func wrongUsage(_ arguments: [String], _ message: String) throws {
      let scenario = try folder.quickScenario()
      let outcome = try LoadTestProcess.run(["capacity", scenario] + arguments, in: folder)
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(!folder.exists("results"))
    }

    @Test func scenariosThatDoNotFit() throws {
      let open = try scenario(#", "arrivals": {"rate": "100/s"}"#)
      let threads = try run(open, "--by", "threads")
      #expect(threads.status == 64)
      #expect(threads.errors.contains("this one has 'arrivals'"))
      let pausing = try folder.scenario(
        #""target": "calibration", "threads": 1, "mix": {"noop": 1}, "duration": "1s", "pause": "1ms""#)
      #expect(try run(pausing).status == 65)
      let two = try folder.scenario(
        #""target": ["auto-instrumentation", "auto-instrumentation-locked"], "threads": 1, "mix": {"get_status": 1}, "duration": "1s""#
      )
      let several = try run(two)
      #expect(several.status == 64)
      #expect(several.errors.contains("one target, one executor and one number of workers"))
      let swept = try folder.scenario(
        #""target": "calibration", "threads": [1, 2], "mix": {"noop": 1}, "duration": "1s""#)
      #expect(try run(swept).status == 64)
      let stages = try folder.scenario(
        #""target": "calibration", "mix": {"noop": 1}, "stages": [{"duration": "1s", "threads": 2}]"#)
      #expect(try run(stages).status == 65)
      #expect(!folder.exists("results"))
    }
  }
}
