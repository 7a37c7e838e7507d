import Foundation
import Testing

extension EndToEnd {
  /// The commands that run nothing.
  @Suite
  struct ListingTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func json(_ text: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(text.utf8)) }

    @Test func targets() throws {
      let outcome = try LoadTestProcess.run(["targets", "--json"], in: folder)
      #expect(outcome.status == 0)
      let targets = try #require(try json(outcome.output) as? [[String: Any]])
      #expect(
        targets.compactMap { $0["name"] as? String } == [
          "auto-instrumentation", "auto-instrumentation-locked", "calibration", "leak-examples", "benchmarks",
        ])
      let calibration = try #require(targets.first { $0["name"] as? String == "calibration" })
      let operations = try #require(calibration["operations"] as? [[String: Any]])
      #expect(operations.first { $0["name"] as? String == "async_noop" }?["asynchronous"] as? Bool == true)
      #expect(operations.allSatisfy { ($0["summary"] as? String)?.isEmpty == false })
    }

    @Test func pluginOperations() throws {
      let plugin = try TestPlugin.build(
        "static int32_t fine(void *w, uint64_t i) { return 0; }", operations: ["fine"], in: folder)
      let outcome = try LoadTestProcess.run(["targets", "--plugin", plugin], in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("fine"))
      #expect(outcome.output.contains("an operation of a test"))
      let here = try LoadTestProcess.run(["targets", "--plugin", "plugin.so"], in: folder)
      #expect(here.status == 0, "\(here.errors)")
    }

    @Test func missingPlugin() throws {
      let outcome = try LoadTestProcess.run(["targets", "--plugin", "none.so"], in: folder)
      #expect(outcome.status == 66)
      #expect(outcome.errors.contains("none.so"))
    }

    @Test func textIsNoPlugin() throws {
      let path = try folder.write("text.so", "no library")
      let outcome = try LoadTestProcess.run(["targets", "--plugin", path], in: folder)
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("text.so"))
    }

    @Test func inspect() throws {
      let scenario = try folder.quickScenario("seen")
      let outcome = try LoadTestProcess.run(["inspect", scenario, "--json"], in: folder)
      #expect(outcome.status == 0)
      let inspection = try #require(try json(outcome.output) as? [String: Any])
      let plan = try #require(inspection["plan"] as? [String: Any])
      #expect(plan["name"] as? String == "seen")
      #expect(plan["warmupNanoseconds"] as? Int == 50_000_000)
      let estimate = try #require(inspection["estimate"] as? [String: Any])
      #expect((estimate["histogramBytes"] as? Int ?? 0) > 0)
      #expect(!folder.exists("results"))
      let text = try LoadTestProcess.run(["inspect", scenario], in: folder)
      #expect(text.status == 0)
      #expect(text.output.hasPrefix("seen\n"))
    }

    @Test func inspectNamesTheRuns() throws {
      let scenario = try folder.scenario(
        """
        "target": "calibration", "executor": ["threads", "tasks"], "repeat": 2, "threads": 3, "mix": {"noop": 1},
        "warmup": "0s", "duration": "1s"
        """)
      let outcome = try LoadTestProcess.run(["inspect", scenario, "--json"], in: folder)
      #expect(outcome.status == 0)
      let inspection = try #require(try json(outcome.output) as? [String: Any])
      let cells = try #require(inspection["cells"] as? [[String: Any]])
      #expect(cells.compactMap { $0["executor"] as? String } == ["threads", "tasks", "threads", "tasks"])
      #expect(cells.compactMap { $0["repetition"] as? Int } == [0, 0, 1, 1])
      #expect(cells.allSatisfy { $0["target"] as? String == "calibration" && $0["threads"] as? Int == 3 })
      let text = try LoadTestProcess.run(["inspect", scenario], in: folder)
      #expect(text.output.contains("3: tasks, repetition 2 of 2"))
    }

    @Test func schema() throws {
      let outcome = try LoadTestProcess.run(["schema"], in: folder)
      #expect(outcome.status == 0)
      let schema = try #require(try json(outcome.output) as? [String: Any])
      #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }
  }
}
