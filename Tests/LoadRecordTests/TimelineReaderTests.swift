import Foundation
import LoadRecord
import Testing

@Suite struct TimelineReaderTests {
  private func text(_ line: TimelineLine) throws -> String { try OrderedJSONEncoder().encode(line) + "\n" }

  private func all(_ path: String) throws -> [TimelineLine] {
    var reader = try TimelineReader(path: path)
    var lines: [TimelineLine] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  @Test func readsAllLines() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/timeline.jsonl"
      try Fixture.lines.map { try text($0) }.joined().write(toFile: path, atomically: false, encoding: .utf8)
      #expect(try all(path) == Fixture.lines)
    }
  }

  @Test func givesWhatIsAddedLaterAndWaitsForWholeLines() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/timeline.jsonl"
      #expect(FileManager.default.createFile(atPath: path, contents: nil))
      let writer = try #require(FileHandle(forWritingAtPath: path))
      var reader = try TimelineReader(path: path)
      #expect(try reader.next() == nil)
      let second = try text(Fixture.intervals[0])
      try writer.write(contentsOf: Data((try text(Fixture.start()) + second.prefix(40)).utf8))
      #expect(try reader.next() == Fixture.start())
      #expect(try reader.next() == nil, "half a line")
      #expect(try reader.next() == nil, "still half a line")
      try writer.write(contentsOf: Data(second.dropFirst(40).utf8))
      #expect(try reader.next() == Fixture.intervals[0])
      #expect(try reader.next() == nil)
    }
  }

  @Test func readsManyLinesAcrossItsChunks() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/timeline.jsonl"
      let lines = Array(repeating: Fixture.intervals, count: 200).flatMap { $0 }
      try lines.map { try text($0) }.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
      #expect(try all(path) == lines, "empty lines between are passed over")
    }
  }

  @Test func saysWhichLineIsWrong() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/timeline.jsonl"
      try (try text(Fixture.start()) + "{\"x\":1}\n").write(toFile: path, atomically: false, encoding: .utf8)
      var reader = try TimelineReader(path: path)
      _ = try reader.next()
      do throws(FileFailure) {
        _ = try reader.next()
        Issue.record("the second line is no timeline's")
      } catch {
        #expect(error.kind == .content)
        #expect(error.description.contains("line 2"))
      }
    }
  }

  @Test func aMissingFileIsAnError() {
    do throws(FileFailure) {
      _ = try TimelineReader(path: "/nonexistent/timeline.jsonl")
      Issue.record("there is no such file")
    } catch {
      #expect(error.kind == .open)
    }
  }
}
