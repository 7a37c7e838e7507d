import Foundation
import LoadRecord
import Testing

@Suite
struct RunFolderTests {
  @Test func namesAreUnique() throws {
    try Fixture.inFolder { folder in
      let runs = try (0..<50).map { _ in try RunFolder.create(in: folder + "/deep/down", scenario: "made") }
      #expect(Set(runs.map(\.path)).count == 50)
      for run in runs {
        let name = URL(filePath: run.path).lastPathComponent
        #expect(name.wholeMatch(of: /\d{8}T\d{6}Z-made-[0-9a-f]{6}/) != nil, "\(name)")
      }
    }
  }

  @Test func latestPointsToTheNewest() throws {
    try Fixture.inFolder { folder in
      for _ in 0..<3 {
        let run = try RunFolder.create(in: folder, scenario: "made")
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/latest")
        #expect(link == URL(filePath: run.path).lastPathComponent, "relative, so that the folder can be moved")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names.count == 4, "nothing temporary is left: \(names)")
    }
  }

  @Test("A folder named latest is somebody's own: left alone")
  func latestIsAFolder() throws {
    try Fixture.inFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/latest/kept", withIntermediateDirectories: true)
      _ = try RunFolder.create(in: folder, scenario: "made")
      #expect(FileManager.default.fileExists(atPath: folder + "/latest/kept"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }
  }

  @Test func recordAppearsWhole() throws {
    try Fixture.inFolder { folder in
      let run = try RunFolder.create(in: folder, scenario: "made")
      var record = try #require(Fixture.record(Fixture.lines))
      try run.write(record)
      // A reader that opened the old file keeps reading the old file.
      let open = try FileHandle(forReadingFrom: URL(filePath: run.path + "/result.json"))
      record.seed = 5
      try run.write(record)
      let old = try JSONDecoder().decode(RunRecord.self, from: try #require(try open.readToEnd()))
      #expect(old.seed == .max)
      #expect(try RecordFile.load(path: run.path).record.seed == 5)
      let names = try FileManager.default.contentsOfDirectory(atPath: run.path).sorted()
      #expect(names == ["result.json", "timeline.jsonl"])
    }
  }

  @Test func linesAreThereAtOnce() throws {
    try Fixture.inFolder { folder in
      let run = try RunFolder.create(in: folder, scenario: "made")
      for (count, line) in Fixture.lines.enumerated() {
        try run.append(line)
        let text = try String(contentsOfFile: run.path + "/timeline.jsonl", encoding: .utf8)
        #expect(text.hasSuffix("\n"))
        #expect(text.split(separator: "\n").count == count + 1)
      }
    }
  }

  @Test func cells() throws {
    try Fixture.inFolder { folder in
      let run = try RunFolder.create(in: folder, scenario: "made")
      let cell = try run.makeCell(3)
      #expect(cell.path == run.path + "/cells/3")
      #expect(FileManager.default.fileExists(atPath: cell.path + "/timeline.jsonl"))
    }
  }

  @Test("The folder of a run that never began is removed with those of its parts; where anything was measured it stays")
  func discarded() throws {
    try Fixture.inFolder { folder in
      let first = try RunFolder.create(in: folder, scenario: "made")
      for line in Fixture.lines { try first.append(line) }
      let refused = try RunFolder.create(in: folder, scenario: "made")
      try refused.append(Fixture.lines[0])
      try refused.makeCell(0).append(Fixture.lines[0])
      _ = try refused.makePart("leaks")
      refused.discard()
      #expect(!FileManager.default.fileExists(atPath: refused.path))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/latest") == first.name)
      let later = try RunFolder.create(in: folder, scenario: "made")
      try later.append(Fixture.lines[0])
      for line in Fixture.lines { try later.makeCell(0).append(line) }
      try later.makeCell(1).append(Fixture.lines[0])
      for kept in [first, later] {
        kept.discard()
        #expect(FileManager.default.fileExists(atPath: kept.path + "/timeline.jsonl"))
      }
      #expect(FileManager.default.fileExists(atPath: later.path + "/cells/1/timeline.jsonl"))
    }
  }

  @Test("A file in the way is told before anything runs", arguments: ["occupied", "occupied/deep", "occupied/deep/er"])
  func fileInTheWay(_ place: String) throws {
    try Fixture.inFolder { folder in
      try "a file".write(toFile: folder + "/occupied", atomically: true, encoding: .utf8)
      let failure = try #require(throws: FileFailure.self) {
        _ = try RunFolder.create(in: "\(folder)/\(place)", scenario: "made")
      }
      #expect(failure.kind == .create)
      #expect(failure.description.contains("occupied"))
      #expect(failure.description.contains("Not a directory"))
      #expect(failure.description.contains("--output-dir"))
    }
  }

  @Test func recordThatCannotBeWritten() throws {
    try Fixture.inFolder { folder in
      let run = try RunFolder.create(in: folder, scenario: "made")
      let record = try #require(Fixture.record(Fixture.lines))
      try FileManager.default.removeItem(atPath: run.path)
      let failure = try #require(throws: FileFailure.self) { try run.write(record) }
      #expect(failure.kind == .create)
      #expect(failure.description.contains("result.json"))
    }
  }

  @Test func jsonFile() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/out.json"
      try JSONOutput.write(["a": 1], to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\n  \"a\": 1\n}\n")
      let failure = try #require(throws: FileFailure.self) { try JSONOutput.write(["a": 1], to: folder + "/no/out") }
      #expect(failure.kind == .create)
    }
  }
}
