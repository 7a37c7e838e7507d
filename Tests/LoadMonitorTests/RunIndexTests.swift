import Foundation
import LoadMonitor
import LoadRecord
import Testing

@Suite("The runs in a folder")
struct RunIndexTests {
  private static let old = "20260131T120000Z-smoke-00000a"
  private static let new = "20260131T130000Z-smoke-00000b"
  private static let failing = "20260131T110000Z-high-00000c"
  private static let torn = "20260131T140000Z-smoke-00000d"
  private static let lost = "20260131T150000Z-smoke-00000e"

  /// Three whole runs, one whose record was cut short, one that wrote no record and is silent, and what is no run.
  private static func fill(_ folder: String) throws {
    try Fixture.write(Fixture.record("smoke"), old, in: folder)
    try Fixture.write(Fixture.record("smoke", operations: 2000), new, in: folder)
    try Fixture.write(Fixture.record("high", .fail), failing, in: folder)
    try TemporaryFolder.write("{\"schema\": \"loadtest.result/1\", \"tool\": {", "\(folder)/\(torn)/result.json")
    let timeline = "\(folder)/\(lost)/timeline.jsonl"
    try TemporaryFolder.write("", timeline)
    for path in [timeline, "\(folder)/\(lost)"] {
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
    }
    try TemporaryFolder.write("{}", "\(folder)/baselines/main.json")
    try TemporaryFolder.write("{}", "\(folder)/20260131T160000Z-empty-00000f/other.json")
  }

  private static func filled(_ body: (String, RunIndex) throws -> Void) throws {
    try TemporaryFolder.with { folder in
      try fill(folder)
      try body(folder, RunIndex(folder: ResultsFolder(path: folder)))
    }
  }

  @Test("All of them, newest first; a torn record and a lost run are there, and say so")
  func list() throws {
    try Self.filled { _, index in
      let list = try index.list(RunQuery())
      #expect(list.runs.map(\.id) == [Self.lost, Self.torn, Self.new, Self.old, Self.failing])
      #expect(list.runs.map(\.state) == [.lost, .unreadable, .finished, .finished, .finished])
      #expect(list.runs.map(\.outcome) == [nil, nil, .pass, .pass, .fail])
      #expect(list.runs[1].note?.isEmpty == false && list.runs[1].scenario == "smoke")
      #expect(list.runs[2].operations == 2000 && list.runs[2].failures == 3)
      #expect(list.runs[2].p99Nanoseconds.map { (100...101).contains($0) } == true)
    }
  }

  @Test(
    "A query filters",
    arguments: [
      (RunQuery(scenario: "high"), [failing]), (RunQuery(outcome: "pass"), [new, old]),
      (RunQuery(outcome: "fail"), [failing]), (RunQuery(outcome: "unreadable"), [torn]),
      (RunQuery(outcome: "lost"), [lost]),
      (RunQuery(text: "HIGH"), [failing]), (RunQuery(text: "00000d"), [torn]), (RunQuery(text: "none"), []),
      (RunQuery(offset: 1, limit: 2), [torn, new]), (RunQuery(outcome: "pass", offset: 1), [old]),
    ])
  func filter(query: RunQuery, runs: [String]) throws {
    try Self.filled { _, index in
      try index.refresh()
      let list = try index.list(query)
      #expect(list.runs.map(\.id) == runs)
      if query.offset == 1, query.limit == 2 { #expect(list.total == 5, "folders without a run are not counted") }
    }
  }

  @Test("The newest record of each scenario, and how many of each outcome, once all were looked at")
  func newest() throws {
    try Self.filled { folder, index in
      #expect(index.newestRecords == nil && index.outcomes == nil && !index.isComplete)
      try index.refresh()
      #expect(index.newestRecords?.map(\.totals.operations) == [1000, 2000], "of high and smoke")
      #expect(index.outcomes == ["pass": 2, "fail": 1, "unreadable": 1, "lost": 1])
      #expect(index.unreadableRecords == 2)
      #expect(index.scenarios == ["high", "smoke"])
      // Again: nothing is read twice, nor counted twice.
      try index.refresh()
      #expect(index.unreadableRecords == 2)
      // What is gone is forgotten, what was mended is read.
      try FileManager.default.removeItem(atPath: "\(folder)/\(Self.failing)")
      try Fixture.write(Fixture.record("smoke", .invalid, operations: 3000), Self.torn, in: folder)
      try index.refresh()
      #expect(index.newestRecords?.map(\.totals.operations) == [3000])
      #expect(index.outcomes == ["pass": 2, "invalid": 1, "lost": 1])
    }
  }

  @Test("A run that writes is in progress")
  func running() throws {
    try Self.filled { folder, index in
      #expect(try index.running() == nil)
      try TemporaryFolder.write("", "\(folder)/20260131T170000Z-smoke-000010/timeline.jsonl")
      #expect(try index.running()?.folder == "20260131T170000Z-smoke-000010")
      #expect(try index.list(RunQuery(outcome: "running")).runs.map(\.id) == ["20260131T170000Z-smoke-000010"])
    }
  }

  @Test("Links that lead out of the folder are no runs, nor are runs with files elsewhere")
  func links() throws {
    try TemporaryFolder.with { outside in
      try Fixture.write(Fixture.record("secret"), "20260131T120000Z-secret-00000a", in: outside)
      try Self.filled { folder, index in
        let whole = "20260131T180000Z-secret-000011"
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/\(whole)", withDestinationPath: "\(outside)/20260131T120000Z-secret-00000a")
        let part = "20260131T190000Z-secret-000012"
        try TemporaryFolder.write("", "\(folder)/\(part)/other")
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/\(part)/result.json",
          withDestinationPath: "\(outside)/20260131T120000Z-secret-00000a/result.json")
        for name in [whole, part] {
          let run = try #require(RunIdentifier(name))
          #expect(index.summary(of: run) == nil)
          #expect(throws: MonitorError.notFound) { try RunDocuments.run(run, in: index.folder) }
        }
        let listed = try index.list(RunQuery()).runs
        #expect(!listed.contains { $0.scenario == "secret" })
        // A link within the folder is one of its files.
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/20260131T200000Z-smoke-000013", withDestinationPath: "\(folder)/\(Self.new)")
        #expect(try index.list(RunQuery(text: "000013")).runs.map(\.operations) == [2000])
      }
    }
  }

  @Test("A folder that is not there is an error of kind open")
  func missing() throws {
    try TemporaryFolder.with { folder in
      let index = RunIndex(folder: ResultsFolder(path: folder + "/none"))
      let failure = #expect(throws: FileFailure.self) { try index.list(RunQuery()) }
      #expect(failure?.kind == .open)
    }
  }

  @Test("Scenarios that may be started: files of the folder that look like some, no links out of it")
  func scenarios() throws {
    try TemporaryFolder.with { outside in
      try TemporaryFolder.with { folder in
        let text = "{\"description\": \"Does it?\", \"mix\": {}}"
        for name in ["b.json", "a.json", "sub/c.json", ".hidden.json", "-x.json", "d.txt"] {
          try TemporaryFolder.write(text, "\(folder)/\(name)")
        }
        try TemporaryFolder.write("{\"thresholds\": {}}", "\(folder)/thresholds.json")
        try TemporaryFolder.write(text, "\(outside)/e.json")
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/e.json", withDestinationPath: "\(outside)/e.json")
        let scenarios = ScenarioFolder(path: folder)
        #expect(scenarios.entries().map(\.name) == ["a.json", "b.json"])
        #expect(scenarios.entries().map(\.description) == ["Does it?", "Does it?"])
        #expect(scenarios.path(of: "a.json") == "\(folder)/a.json")
        for name in ["e.json", "sub/c.json", "../e.json", "a.json\0", "", "a"] {
          #expect(scenarios.path(of: name) == nil)
        }
      }
    }
  }
}
