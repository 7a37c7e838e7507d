import Foundation
import Testing

extension EndToEnd {
  @Suite
  struct ScheduleCommandTests {
    let folder: TestFolder
    let wrapper: String

    init() throws {
      folder = try TestFolder()
      wrapper = try folder.write("scheduled-run", "#!/bin/sh\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper)
    }

    private func schedule(_ arguments: String...) throws -> LoadTestProcess.Outcome {
      try LoadTestProcess.run(["schedule"] + arguments, in: folder)
    }

    @Test("Two files, absolute paths, the wrapper of this checkout")
    func systemd() throws {
      _ = try folder.quickScenario()
      let outcome = try schedule("quick.json", "--systemd", "--at", "Mon 03:30", "--utc", "--write", "units")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
      let service = try folder.read("units/loadtest-quick.service")
      let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
      #expect(service.contains("ExecStart=\(package)/scripts/ci/scheduled-run --output-dir "), "\(service)")
      #expect(service.contains("\(folder.path)/results --keep 30 --overlap skip "))
      #expect(service.contains("\(folder.path)/quick.json\n"))
      #expect(service.contains("\nUser=\(NSUserName())\n"))
      #expect(try folder.read("units/loadtest-quick.timer").contains("\nOnCalendar=Mon *-*-* 03:30:00 UTC\n"))
    }

    @Test("Both units on standard output, each under its name")
    func printed() throws {
      let outcome = try schedule(
        try folder.quickScenario(), "--systemd", "--user", "--name", "nightly", "--wrapper", wrapper)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("# nightly.service\n"))
      #expect(outcome.output.contains("\n# nightly.timer\n"))
      #expect(outcome.output.contains("\nOnCalendar=*-*-* 02:00:00\n"))
      #expect(!outcome.output.contains("User="))
    }

    @Test func cron() throws {
      let scenario = try folder.quickScenario("50% sure")
      let outcome = try schedule(
        scenario, "--cron", "--at", "hourly", "--wrapper", "scheduled-run", "--keep", "3", "--overlap", "wait",
        "--on-failure", "date +%s", "--write", ".")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let text = try folder.read("loadtest-50--sure.cron")
      #expect(text.contains("\n0 * * * * PATH="))
      #expect(text.contains("\(wrapper) --output-dir "))
      #expect(text.contains(#" --keep 3 --overlap wait --on-failure 'date +\%s' '"#), "\(text)")
      #expect(text.hasSuffix(#"/50\% sure.json'"# + "\n"))
    }

    @Test("Paths of a workflow are relative to the repository, and everything must lie in it")
    func github() throws {
      let scenario = try folder.quickScenario()
      let outside = try schedule(scenario, "--github", "--wrapper", wrapper)
      #expect(outside.status == 64)
      #expect(outside.errors.contains("git repository"))

      try FileManager.default.createDirectory(atPath: "\(folder.path)/.git", withIntermediateDirectories: true)
      let outcome = try schedule(scenario, "--github", "--wrapper", wrapper)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        outcome.output.contains(
          "\n          scheduled-run --output-dir results --keep 30 --overlap skip quick.json\n"), "\(outcome.output)")
      let elsewhere = try schedule(scenario, "--github", "--wrapper", "/bin/sh")
      #expect(elsewhere.status == 64)
      #expect(elsewhere.errors.contains("is outside the repository"))
    }

    @Test(arguments: [
      ([], "--systemd, --cron and --github"), (["--systemd", "--cron"], "--systemd, --cron and --github"),
      (["--cron", "--at", "noon"], "'Mon 03:30'"), (["--cron", "--utc"], "--utc"), (["--github", "--user"], "--user"),
      (["--cron", "--keep", "0"], "--keep"), (["--cron", "--overlap", "kill"], "skip or wait"),
      (["--cron", "--name", "a b"], "--name"), (["--cron", "--webhook", "example.org"], "--webhook"),
      (["--cron", "--on-failure", "a\nb"], "line break"), (["--cron", "--output-dir", ""], "empty"),
    ])
    func wrongUsage(_ arguments: [String], _ said: String) throws {
      let scenario = try folder.quickScenario()
      let outcome = try LoadTestProcess.run(["schedule", scenario] + arguments, in: folder)
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains(said), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }

    @Test func scenarioIsCheckedFirst() throws {
      let missing = try schedule("none.json", "--cron")
      #expect(missing.status == 66)
      #expect(missing.errors.contains("none.json"))
      let wrong = try folder.scenario(named: "wrong", #""thread": 1"#)
      let invalid = try schedule(wrong, "--cron")
      #expect(invalid.status == 65)
      #expect(invalid.errors.contains("did you mean 'threads'"))
      #expect(missing.output.isEmpty && invalid.output.isEmpty)
    }

    @Test("A line that cron would cut off is refused")
    func longLine() throws {
      let outcome = try schedule(
        try folder.quickScenario(), "--cron", "--wrapper", wrapper, "--on-failure", String(repeating: "x", count: 1000))
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("999"))
    }

    @Test func wrapperThatIsNotThere() throws {
      let outcome = try schedule(try folder.quickScenario(), "--cron", "--wrapper", "none")
      #expect(outcome.status == 66)
      #expect(outcome.errors.contains("none"))
    }
  }
}
