import Foundation
import Testing

extension EndToEnd {
  /// What is wrong before anything runs.
  @Suite
  struct InputErrorTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test("All errors of all files are told at once, and nothing runs")
    func allErrors() throws {
      let good = try folder.quickScenario()
      let first = try folder.scenario(
        named: "first", #""target": "calibration", "threads": 0, "mix": {"noop": -1, "spin_1u": 1}, "duration": "1s""#)
      let second = try folder.scenario(
        named: "second", #""thread": 1, "mix": {"get_status": 1}, "duration": "soon""#)
      let outcome = try LoadTestProcess.run(
        [good, first, second, "--output-dir", folder.results], in: folder)
      #expect(outcome.status == 65)
      for part in [
        "first.json:1:", "threads", "mix.noop", "spin_1u", "spin_1us", "second.json:1:", "did you mean 'threads'",
        "duration",
      ] {
        #expect(outcome.errors.contains(part), "'\(part)' is missing in: \(outcome.errors)")
      }
      #expect(outcome.output.isEmpty)
      #expect(!folder.exists("results"))
    }

    @Test func missingFile() throws {
      let good = try folder.quickScenario()
      let outcome = try LoadTestProcess.run(
        [good, "\(folder.path)/none.json", "--output-dir", folder.results], in: folder)
      #expect(outcome.status == 66)
      #expect(outcome.errors.contains("none.json"))
      #expect(!folder.exists("results"))
    }

    @Test(arguments: [["run", "quick.json", "--treads", "2"], ["run"], ["report"], ["frobnicate.json", "--quite"]])
    func wrongUsage(_ arguments: [String]) throws {
      _ = try folder.quickScenario()
      let outcome = try LoadTestProcess.run(arguments, in: folder)
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("Usage:"))
    }

    @Test("A file in the way of the output folder")
    func unwritableOutput() throws {
      let scenario = try folder.longScenario()
      _ = try folder.write("occupied", "a file")
      let outcome = try LoadTestProcess.run(
        [scenario, "--output-dir", "\(folder.path)/occupied/deep"], in: folder)
      #expect(outcome.status == 73)
      #expect(outcome.errors.contains("occupied"))
      #expect(outcome.errors.contains("--output-dir"))
      #expect(outcome.output.isEmpty)
    }

    @Test func asynchronousOperationOnThreads() throws {
      let scenario = try folder.scenario(
        #""target": "calibration", "threads": 1, "mix": {"async_noop": 1}, "duration": "1s""#)
      let outcome = try LoadTestProcess.run([scenario, "--output-dir", folder.results], in: folder)
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("async_noop"))
      #expect(outcome.errors.contains("tasks"))
    }

    @Test("An option's value is checked like the file's")
    func wrongOverride() throws {
      let outcome = try LoadTestProcess.run([try folder.quickScenario(), "--duration", "soon"], in: folder)
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("--duration"))
    }
  }
}
