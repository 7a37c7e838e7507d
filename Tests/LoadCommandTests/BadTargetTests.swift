import Foundation
import LoadRecord
import Testing

extension SleepingEndToEnd {
  /// Targets that do what a target should not.
  @Suite
  struct BadTargetTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// An hour, for targets that end their run themselves.
    private static let endless = #""warmup": "50ms", "duration": "1h""#
    /// So many operations, for others.
    private static let short = #""warmup": "50ms", "iterations": 1000"#

    /// Runs a plugin of one operation on two workers.
    private func run(
      _ source: String, operation: String, _ more: String = "", threads: Int = 2, members: String = "",
      length: String = endless
    ) throws -> LoadTestProcess.Outcome {
      let plugin = try TestPlugin.build(source, operations: [operation], members: members, in: folder)
      let scenario = try folder.scenario(
        """
        "target": {"plugin": "\(plugin)"}, "threads": \(threads), "mix": {"\(operation)": 1},
        \(length)\(more)
        """)
      return try LoadTestProcess.run([scenario, "--output-dir", folder.results], in: folder)
    }

    /// One of its calls never returns.
    private static func hanging(atCall call: Int) -> String {
      """
      static _Atomic uint64_t calls;
      static int32_t endless(void *w, uint64_t i) { if (++calls >= \(call)) for (;;) pause(); usleep(200); return 0; }
      """
    }

    @Test func operationThatNeverReturns() throws {
      let outcome = try run(
        Self.hanging(atCall: 2000), operation: "endless", #", "stall": "1s", "gracefulStop": "1m""#, threads: 1)
      #expect(outcome.status == 1)
      let record = try folder.latest()
      #expect(record.ending.kind == .stalled)
      #expect(record.ending.operation == "endless")
      #expect(record.ending.worker == 0)
      #expect(outcome.output.contains("operation 'endless' of worker 0"))
      #expect(outcome.output.contains("stall"))
      #expect(record.totals.operations > 0)
    }

    @Test func operationThatOutlivesTheGracefulStop() throws {
      let outcome = try run(
        Self.hanging(atCall: 1), operation: "endless", #", "stall": "1h", "gracefulStop": "500ms""#, threads: 1,
        length: #""warmup": "0s", "duration": "1s""#)
      #expect(outcome.status == 1)
      let record = try folder.latest()
      #expect(record.ending.kind == .stalled)
      #expect(record.ending.operation == "endless")
      #expect(record.ending.worker == 0)
      #expect(outcome.output.contains("graceful stop"))
    }

    @Test func crashBySignal() throws {
      let outcome = try run(
        "static int32_t jump(void *w, uint64_t i) { if (i == 5000) raise(SIGSEGV); return 0; }", operation: "jump")
      #expect(outcome.status == 1)
      let record = try folder.latest()
      #expect(record.ending.kind == .crashed)
      #expect(record.ending.operation == "jump")
      let worker = try #require(record.ending.worker)
      #expect((0..<2).contains(worker))
      #expect(outcome.output.contains("signal 11"))
      #expect(outcome.output.contains("operation 'jump' of worker \(worker)"))
    }

    @Test func exitWithinAnOperation() throws {
      let outcome = try run(
        "static int32_t leave(void *w, uint64_t i) { if (i == 5000) exit(0); return 0; }", operation: "leave",
        threads: 1)
      #expect(outcome.status == 1)
      let record = try folder.latest()
      #expect(record.ending.kind == .crashed)
      #expect(outcome.output.contains("exited by itself with code 0"))
      #expect(outcome.output.contains("leave"))
    }

    @Test func refusal() throws {
      let outcome = try run(
        """
        static int32_t fine(void *w, uint64_t i) { return 0; }
        static void *create(const loadtest_run *run, char *error, size_t capacity) {
          snprintf(error, capacity, "no licence for %u workers", run->workers);
          return NULL;
        }
        """, operation: "fine")
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("no licence for 2 workers"))
      #expect(outcome.output.isEmpty)
    }

    private static let fine = "static int32_t fine(void *w, uint64_t i) { return 0; }"

    @Test func refusalOfAWorker() throws {
      let outcome = try run(
        """
        \(BadTargetTests.fine)
        static void *seat(void *target, uint32_t index, char *error, size_t capacity) {
          if (index == 0) return target;
          snprintf(error, capacity, "no seat for worker %u", index);
          return NULL;
        }
        """, operation: "fine", members: ".worker_create = seat")
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("no seat for worker 1"))
    }

    @Test func crashBeforeTheRun() throws {
      let outcome = try run(
        """
        \(BadTargetTests.fine)
        static void *create(const loadtest_run *run, char *error, size_t capacity) { abort(); }
        """, operation: "fine")
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("signal 6"))
      #expect(try folder.latest().ending.kind == .crashed)
    }

    @Test(
      "where a target crashes outside of its operations",
      arguments: [
        ("create", "while the target was created"), ("worker_create", "while a worker of the target was created"),
        ("quiesce", "in the target's quiesce"), ("verify", "in the target's verify"),
        ("gauge", "in the target's gauges"), ("worker_destroy", "while a worker of the target was destroyed"),
        ("destroy", "while the target was destroyed, or at exit"),
      ])
    func crashOutsideOfOperations(function: String, place: String) throws {
      let signatures = [
        "create": "static void *create(const loadtest_run *run, char *error, size_t capacity)",
        "worker_create": "static void *worker_create(void *target, uint32_t index, char *error, size_t capacity)",
        "quiesce": "static void quiesce(void *target)",
        "verify": "static int32_t verify(void *target, char *message, size_t capacity)",
        "gauge": "static int32_t gauge(void *target, uint32_t index, const char **name, double *value)",
        "worker_destroy": "static void worker_destroy(void *worker)", "destroy": "static void destroy(void *target)",
      ]
      // A worker's end alone would not be called: it belongs to a worker that was made.
      let maker = function == "worker_destroy" ? ".worker_create = seat, " : ""
      let seat = "static void *seat(void *target, uint32_t index, char *error, size_t capacity) { return target; }"
      let signature = try #require(signatures[function])
      let outcome = try run(
        "\(Self.fine)\n\(maker.isEmpty ? "" : seat)\n\(signature) { abort(); }", operation: "fine",
        members: function == "create" ? "" : "\(maker).\(function) = \(function)", length: Self.short)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("was terminated by signal 6 (Aborted) \(place)"), "\(outcome.output)")
    }

    @Test func crashInTheWarmUp() throws {
      let outcome = try run(
        "static int32_t jump(void *w, uint64_t i) { if (i == 50) raise(SIGSEGV); usleep(100); return 0; }",
        operation: "jump", threads: 1, length: #""warmup": "1h", "duration": "1s""#)
      #expect(outcome.status == 1)
      #expect(
        outcome.output.contains("signal 11 (Segmentation fault) in operation 'jump' of worker 0, in the warm-up"),
        "\(outcome.output)")
    }

    @Test("what the C++ runtime prints of an exception is kept, and printed all the same")
    func exceptionOutsideOfOperations() throws {
      let plugin = try TestPlugin.build(
        """
        #include <stdexcept>
        \(Self.fine)
        static int32_t verify(void *target, char *message, size_t capacity) { throw std::out_of_range("row 7\\nof 5"); }
        """, operations: ["fine"], members: ".verify = verify", in: folder, language: .cPlusPlus)
      let scenario = try folder.scenario(
        #""target": {"plugin": "\#(plugin)"}, "threads": 1, "mix": {"fine": 1}, \#(Self.short)"#)
      let outcome = try LoadTestProcess.run([scenario, "--output-dir", folder.results], in: folder)
      #expect(outcome.status == 1)
      #expect(
        outcome.output.contains("in the target's verify: uncaught C++ exception std::out_of_range: row 7 of 5"),
        "\(outcome.output)")
      #expect(outcome.errors.contains("terminate called after throwing an instance of 'std::out_of_range'"))
    }

    @Test func violatedInvariant() throws {
      let outcome = try run(
        """
        \(BadTargetTests.fine)
        static int32_t verify(void *target, char *message, size_t capacity) {
          snprintf(message, capacity, "2 and 2 are %d", 5);
          return 1;
        }
        """, operation: "fine", members: ".verify = verify", length: Self.short)
      #expect(outcome.status == 1)
      #expect(outcome.output.hasPrefix("FAIL"))
      #expect(try folder.latest().invariantViolation?.contains("2 and 2 are 5") == true)
    }

    @Test("A gauge without a number is null in the record and ends nothing")
    func strangeGauges() throws {
      let outcome = try run(
        """
        \(BadTargetTests.fine)
        static int32_t gauge(void *target, uint32_t index, const char **name, double *value) {
          *name = index == 0 ? "unknown" : index == 1 ? "refused" : "huge";
          *value = index == 0 ? 0.0 / 0.0 : 1e300;
          return index == 1 ? -1 : index > 2;
        }
        """, operation: "fine", members: ".gauge = gauge", length: Self.short)
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun)
      #expect(outcome.output.contains("huge = 1.00e+300"))
      let gauges = try folder.latest().gauges
      #expect(gauges["huge"] == 1e300)
      #expect(gauges["unknown"] == .some(nil))
      #expect(gauges["refused"] == .some(nil))
    }

    @Test("Gauges that a record has no room for are counted in a warning")
    func manyGauges() throws {
      let outcome = try run(
        """
        #include <stdio.h>
        \(BadTargetTests.fine)
        static int32_t gauge(void *target, uint32_t index, const char **name, double *value) {
          static char text[16];
          snprintf(text, sizeof text, "gauge%u", index);
          *name = text;
          *value = index;
          return index >= 20000;
        }
        """, operation: "fine", members: ".gauge = gauge", length: Self.short)
      #expect(outcome.status == EndToEnd.exitCodeOfGoodRun)
      let record = try folder.latest()
      #expect(record.gauges.count == 1024)
      #expect(
        record.environment.warnings.contains(
          "discarded 18976 of the target's 20000 gauges: a record has at most 1024"))
    }

    @Test func failuresAreCountedByKind() throws {
      let outcome = try run(
        "static int32_t seventh(void *w, uint64_t i) { return i % 10 == 0 ? 7 : 0; }", operation: "seventh",
        #", "thresholds": {"failures": ["rate < 1%"]}, "description": "one in ten fails""#, length: Self.short)
      #expect(outcome.status == 1)
      let operation = try #require(try folder.latest().operations.first)
      #expect(operation.failureKinds == ["code 7": operation.failures])
      #expect(operation.failures > 0)
    }
  }
}
