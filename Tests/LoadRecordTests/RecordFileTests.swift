import Foundation
import LoadRecord
import Testing

@Suite
struct RecordFileTests {
  /// A run folder's path, with what `lines` and `record` say.
  private func write(_ lines: [TimelineLine], _ record: RunRecord?, in folder: String) throws -> String {
    let run = try RunFolder.create(in: folder, scenario: "made")
    for line in lines { try run.append(line) }
    if let record { try run.write(record) }
    return run.path
  }

  private func failure(_ path: String) throws -> FileFailure {
    try #require(throws: FileFailure.self) { _ = try RecordFile.load(path: path) }
  }

  @Test(arguments: ["", "/", "/result.json"])
  func savedRecord(_ suffix: String) throws {
    try Fixture.inFolder { folder in
      let record = try #require(Fixture.record(Fixture.lines))
      let path = try write(Fixture.lines, record, in: folder)
      let file = try RecordFile.load(path: path + suffix)
      #expect(file.record == record)
      #expect(file.timeline == Fixture.lines)
      #expect(!file.isRebuilt)
    }
  }

  @Test(arguments: ["", "/timeline.jsonl"])
  func timelineAlone(_ suffix: String) throws {
    try Fixture.inFolder { folder in
      let path = try write(Array(Fixture.lines.dropLast()), nil, in: folder)
      let file = try RecordFile.load(path: path + suffix)
      #expect(file.isRebuilt)
      #expect(file.record.ending.kind == .lost)
      #expect(file.record.totals.operations == 42)
    }
  }

  @Test func recordAlone() throws {
    try Fixture.inFolder { folder in
      let record = try #require(Fixture.record(Fixture.lines))
      let path = try write([], record, in: folder)
      try FileManager.default.removeItem(atPath: path + "/timeline.jsonl")
      let file = try RecordFile.load(path: path)
      #expect(file.record == record)
      #expect(file.timeline.isEmpty)
    }
  }

  @Test("A last line that was cut off by the writer's death is left out", arguments: [1, 10, 200])
  func tornLastLine(_ missing: Int) throws {
    try Fixture.inFolder { folder in
      let path = try write(Array(Fixture.lines.prefix(4)), nil, in: folder) + "/timeline.jsonl"
      let whole = try Data(contentsOf: URL(filePath: path))
      try whole.dropLast(missing).write(to: URL(filePath: path))
      let file = try RecordFile.load(path: path)
      #expect(file.timeline == Array(Fixture.lines.prefix(3)))
      #expect(file.record.totals.operations == 18)
    }
  }

  @Test func garbage() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/result.json"
      for text in ["", "{", "[]", "null", #"{"schema": 5}"#, "\u{FEFF}", String(repeating: "[", count: 100_000)] {
        try Data(text.utf8).write(to: URL(filePath: path))
        let failure = try failure(path)
        #expect(failure.kind == .content)
        #expect(failure.description.hasPrefix(path))
      }
      try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: path))
      #expect(try failure(path).kind == .content)
    }
  }

  @Test("A broken line in the middle is named by its number")
  func garbageInTheTimeline() throws {
    try Fixture.inFolder { folder in
      let path = try write(Array(Fixture.lines.prefix(2)), nil, in: folder) + "/timeline.jsonl"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try (text + "{\"later\": 1}\n").write(toFile: path, atomically: true, encoding: .utf8)
      let failure = try failure(path)
      #expect(failure.kind == .content)
      #expect(failure.description.contains("line 3"))
    }
  }

  @Test func emptyTimeline() throws {
    try Fixture.inFolder { folder in
      let failure = try failure(try write([], nil, in: folder))
      #expect(failure.kind == .content)
      #expect(failure.description.contains("nothing was measured"))
    }
  }

  @Test(arguments: [
    ("loadtest.result/2", "reads loadtest.result/1"), ("other/1", "not a record"), ("", "not a record"),
  ])
  func otherSchema(_ schema: String, _ message: String) throws {
    try Fixture.inFolder { folder in
      var record = try #require(Fixture.record(Fixture.lines))
      record.schema = schema
      let failure = try failure(try write([], record, in: folder))
      #expect(failure.kind == .content)
      #expect(failure.description.contains(message))
    }
  }

  @Test("What cannot be true beside the rest is refused with its key")
  func contradictions() throws {
    let record = try #require(Fixture.record(Fixture.lines))
    func refusal(_ change: (inout RunRecord) -> Void) throws -> String {
      try Fixture.inFolder { folder in
        var record = record
        change(&record)
        let failure = try failure(try write([], record, in: folder))
        #expect(failure.kind == .content && failure.description.contains("damaged or was edited"))
        return failure.description
      }
    }
    #expect(try refusal { $0.totals.failures = $0.totals.operations + 1_000_000 }.contains("totals.failures: "))
    #expect(try refusal { $0.elapsedSeconds = -1 }.contains("elapsedSeconds: invalid duration -1.0"))
    #expect(try refusal { $0.totals.throughputPerSecond = 1e6 }.contains("totals.throughputPerSecond: 1000000.0, but "))
    #expect(try refusal { $0.operations = [] }.contains("the counts of 'operations' add up to 0"))
    #expect(
      try refusal {
        $0.operations[0].failures = 1_000_000
      }.contains("operations[0].failures: 1000000 of "))
    #expect(
      try refusal { record in
        record.operations[0].count += 1_000_000_000_000_000_000 - record.totals.operations
        record.totals.operations = 1_000_000_000_000_000_000
      }.contains("are more than any machine can perform"))
  }

  @Test(
    "A number that has no place is named by its key",
    arguments: [("operations", "-1"), ("failures", "-3"), ("failures", "1e400"), ("throughputPerSecond", "1e400")])
  func impossibleNumber(_ key: String, _ number: String) throws {
    try Fixture.inFolder { folder in
      let record = try #require(Fixture.record(Fixture.lines))
      let path = try write([], record, in: folder) + "/result.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let totals = try #require(text.range(of: #""totals": {"#))
      let place = try #require(text.range(of: "\"\(key)\": ", range: totals.upperBound..<text.endIndex))
      let end = try #require(text[place.upperBound...].firstIndex { ",\n }".contains($0) })
      try text.replacingCharacters(in: place.upperBound..<end, with: number)
        .write(toFile: path, atomically: true, encoding: .utf8)
      let failure = try failure(path)
      #expect(failure.kind == .content)
      #expect(failure.description.contains("totals.\(key): expected a "), "\(failure.description)")
    }
  }

  @Test("A list of records is taken apart where several are wanted, and said to be one where one is")
  func list() throws {
    try Fixture.inFolder { folder in
      let record = try #require(Fixture.record(Fixture.lines))
      let path = folder + "/all.json"
      try OrderedJSONEncoder().encode([record, record]).write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try failure(path).description.contains("is a list of 2 records"))
      #expect(try RecordFile.loadEach(path: path).map(\.record) == [record, record])
      try OrderedJSONEncoder().encode(record).write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try RecordFile.loadEach(path: path).map(\.record) == [record])
    }
  }

  @Test("A later format is named as such even where its shape differs")
  func laterSchema() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/result.json"
      try #"{"schema": "loadtest.result/2", "everything": "else"}"#
        .write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try failure(path).description.contains("has format loadtest.result/2"))
    }
  }

  @Test("Readers ignore keys that they do not know")
  func unknownKeys() throws {
    try Fixture.inFolder { folder in
      let record = try #require(Fixture.record(Fixture.lines))
      let path = try write([], record, in: folder) + "/result.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try ("{\"future\": [1]," + text.dropFirst()).write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try RecordFile.load(path: path).record == record)
    }
  }

  @Test(arguments: ["none", "none/result.json", "none/timeline.jsonl", ""])
  func missing(_ name: String) throws {
    try Fixture.inFolder { folder in
      let failure = try failure("\(folder)/\(name)")
      #expect(failure.kind == .open)
      #expect(failure.description.contains("No such file"))
    }
  }
}
