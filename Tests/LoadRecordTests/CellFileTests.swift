import Foundation
import LoadRecord
import LoadScenario
import Testing

/// The records of the runs below a record of several.
@Suite
struct CellFileTests {
  private let plan = Fixture.plan { $0.repetitions = 3 }

  /// A run folder with `count` runs that were measured, and a record above them or none.
  private func write(_ count: Int, hasRecord: Bool, in folder: String) throws -> (run: RunFolder, path: String) {
    let run = try RunFolder.create(in: folder, scenario: "made")
    try run.append(Fixture.start(plan))
    for number in 0..<count {
      let cell = try run.makeCell(number)
      for line in Fixture.lines { try cell.append(line) }
      var record = try #require(Fixture.record(Fixture.lines))
      record.seed = UInt64(number)
      try cell.write(record)
    }
    if hasRecord {
      var above = try #require(Fixture.record([Fixture.start(plan)]))
      above.cells = (0..<count).map {
        CellRecord(
          target: "calibration", executor: "threads", threads: 3, repetition: $0,
          path: "\(RunFolder.cellPath($0))/\(RunFolder.recordName)", outcome: .pass)
      }
      try run.write(above)
    }
    return (run, run.path)
  }

  @Test(arguments: ["", "/", "/result.json"])
  func ofARecord(_ suffix: String) throws {
    try Fixture.inFolder { folder in
      let file = try RecordFile.load(path: try write(3, hasRecord: true, in: folder).path + suffix)
      let cells = try file.cells()
      #expect(cells.map(\.record.seed) == [0, 1, 2])
      #expect(cells.allSatisfy { $0.timeline == Fixture.lines && !$0.isRebuilt })
    }
  }

  @Test("Without a record above: those that were begun", arguments: ["", "/timeline.jsonl"])
  func ofATimeline(_ suffix: String) throws {
    try Fixture.inFolder { folder in
      let (run, path) = try write(1, hasRecord: false, in: folder)
      let second = try run.makeCell(1)
      for line in Fixture.lines.dropLast() { try second.append(line) }
      _ = try run.makeCell(2)
      let file = try RecordFile.load(path: path + suffix)
      #expect(file.isRebuilt)
      let cells = try file.cells()
      #expect(cells.map(\.isRebuilt) == [false, true])
      #expect(cells.map(\.record.ending.kind) == [.completed, .lost])
    }
  }

  @Test func ofASingleRunThereAreNone() throws {
    try Fixture.inFolder { folder in
      let run = try RunFolder.create(in: folder, scenario: "made")
      for line in Fixture.lines { try run.append(line) }
      #expect(try RecordFile.load(path: run.path).cells().isEmpty)
      try run.write(try #require(Fixture.record(Fixture.lines)))
      #expect(try RecordFile.load(path: run.path).cells().isEmpty)
    }
  }

  @Test func aRunThatTheRecordNamesMustBeThere() throws {
    try Fixture.inFolder { folder in
      let path = try write(2, hasRecord: true, in: folder).path
      try FileManager.default.removeItem(atPath: path + "/cells/1")
      let file = try RecordFile.load(path: path)
      let failure = try #require(throws: FileFailure.self) { _ = try file.cells() }
      #expect(failure.kind == .open)
      #expect(failure.description.contains("cells/1"))
    }
  }
}
