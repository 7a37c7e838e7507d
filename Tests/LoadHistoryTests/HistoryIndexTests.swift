import Foundation
import LoadHistory
import LoadRecord
import TestThreads
import Testing

@Suite("The index of runs", .ownThread)
struct HistoryIndexTests {
  let folder: HistoryFolder
  let index: HistoryIndex

  init() throws {
    folder = try HistoryFolder()
    index = HistoryIndex(folder: folder.path)
  }

  @Test("what was added is read, in order; without a file there is nothing")
  func appended() throws {
    #expect(try index.read().entries.isEmpty)
    let entries = (0..<3).map { Histories.entry($0, Double($0)) }
    for entry in entries { try index.append(entry) }
    #expect(try index.read().entries == entries)
  }

  @Test("a torn last line is left out, and the next one starts a line of its own")
  func torn() throws {
    for number in 0..<3 { try index.append(Histories.entry(number, 1)) }
    let whole = try Data(contentsOf: URL(filePath: index.path))
    for cut in [1, 2, 40, 100] {
      try whole.dropLast(cut).write(to: URL(filePath: index.path))
      try index.append(Histories.entry(9, 2))
      let contents = try index.read()
      #expect(
        contents.entries.map(\.run) == (cut == 1 ? ["run-0", "run-1", "run-2", "run-9"] : ["run-0", "run-1", "run-9"]))
      #expect(contents.unreadable == (cut == 1 ? 0 : 1))
    }
  }

  @Test("many writers lose nothing, beside one that makes the index anew")
  func concurrent() async throws {
    let index = index
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for number in 0..<25 { try index.append(Histories.entry(writer * 100 + number, 1)) }
        }
      }
      group.addTask { for _ in 0..<20 { _ = try index.rebuild() } }
      try await group.waitForAll()
    }
    #expect(Set(try index.read().entries.map(\.run)).count == 200)
  }

  @Test("so many runs of each series are kept, the newest")
  func kept() throws {
    for number in 0..<10 { try index.append(Histories.entry(number, 1)) }
    for number in 10..<13 { try index.append(Histories.entry(number, 1, machine: "other")) }
    #expect(try index.keep(newest: 4) == 6)
    #expect(try index.read().entries.map(\.run) == (6..<13).map { "run-\($0)" })
  }

  @Test("a run that is there twice counts once, as its newest line has it")
  func twice() throws {
    for value in [1.0, 2] { for number in 0..<3 { try index.append(Histories.entry(number, value)) } }
    let entries = try index.read().entries
    #expect(entries.map(\.run) == ["run-0", "run-1", "run-2"])
    #expect(entries.allSatisfy { $0.metrics["parse p50"] == 2 })
    #expect(try index.keep(newest: 2) == 1)
    #expect(try index.read().entries.map(\.run) == ["run-1", "run-2"])
  }

  @Test("a run that ended before its allocator was known is in the series of the runs before it, at its time")
  func endedEarly() {
    func entry(_ hour: Int, _ allocator: String) -> HistoryEntry {
      var entry = Histories.entry(hour, 1)
      (entry.run, entry.allocator) = ("20260101T\(hour)0000Z-high-00000\(hour % 10)", allocator)
      entry.startedAt = "2026-01-01T\(hour):00:01.000Z"
      return entry
    }
    func crashed(_ hour: Int) -> HistoryEntry {
      var entry = Histories.ended(hour, .crashed)
      entry.run = "20260101T\(hour)0000Z-high-00000\(hour % 10)"
      return entry
    }
    let entries = [entry(10, "jemalloc"), entry(11, "glibc"), crashed(12), entry(13, "glibc"), crashed(14)]
    let (series, ended) = HistorySeries.current(entries, scenario: nil)
    #expect(series.map(\.partition.allocator) == ["glibc"] && ended == 1)
    #expect(series.first?.runs.map(\.unusable) == [nil, "crashed", nil, "crashed"])
    #expect(HistorySeries.current([crashed(9)] + entries, scenario: nil).series.count == 1)
  }

  @Test("run folders are known by their names")
  func names() {
    for name in ["20260131T235959Z-high-0a1b2c", "20260131T235959Z-a-b_c-ffffff"] {
      #expect(RunFolder.isRunFolderName(name))
      #expect(RunFolder.startedAt(of: name) == "2026-01-31T23:59:59Z")
    }
    #expect(RunFolder.startedAt(of: "latest") == nil)
    for name in ["baselines", "latest", "20260131T235959Z-high-0a1b2", "20260131T235959Z-high-0a1b2G", "2026"] {
      #expect(!RunFolder.isRunFolderName(name))
    }
  }

  @Test("an index in a folder that cannot be written is an error that names the file")
  func unwritable() throws {
    let nowhere = HistoryIndex(folder: folder.path + "/nowhere")
    #expect(throws: FileFailure.self) { try nowhere.append(Histories.entry(0, 1)) }
    let failure = #expect(throws: FileFailure.self) { try nowhere.rebuild() }
    #expect(failure?.description == "cannot read \(folder.path)/nowhere: No such file or directory")
  }

  @Test("a file that is no baseline is refused with what it lacks")
  func noBaseline() throws {
    let path = folder.path + "/x.json"
    try TextOutput.write("{}", to: path)
    let failure = #expect(throws: FileFailure.self) { try BaselineStore.load(path: path) }
    #expect(
      failure?.description == "\(path) is not a baseline ('loadtest baseline save' creates one): missing 'schema'")
  }

  @Test("all alternatives of the newest run are followed, none that it does not have")
  func currentSeries() {
    func entries(_ session: Int, _ alternatives: [String?], workload: String = "w") -> [HistoryEntry] {
      alternatives.enumerated().map { place, alternative in
        var entry = Histories.entry(session, 1)
        entry.run = alternative == nil ? "run-\(session)" : "run-\(session)/cells/\(place)"
        entry.alternative = alternative
        entry.workload = "\(workload) \(alternative ?? "")"
        return entry
      }
    }
    let sweep = entries(0, ["1 thread", "2 threads"]) + entries(1, ["1 thread", "2 threads"])
    let (both, ended) = HistorySeries.current(sweep, scenario: nil)
    #expect(both.map(\.partition.title) == ["high, 1 thread", "high, 2 threads"])
    #expect(both.map(\.runs.count) == [2, 2])
    #expect(ended == 0)
    let narrower = HistorySeries.current(sweep + entries(2, ["1 thread"]), scenario: "high")
    #expect(narrower.series.map(\.runs.count) == [3])
    #expect(narrower.ended == 1)
    let single = HistorySeries.current(sweep + entries(2, [nil]) + entries(3, [nil]), scenario: nil)
    #expect(single.series.map(\.partition.title) == ["high"])
    #expect(single.ended == 2)
    #expect(HistorySeries.current(sweep, scenario: "other").series.isEmpty)
  }
}
