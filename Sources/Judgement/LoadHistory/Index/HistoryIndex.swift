public import LoadRecord
internal import PortableFoundation

/// The index of past runs: `history.jsonl` in the output folder, one line a run, only ever added to.
///
/// A lock file serialises writers of several processes; each line is written with one call, so that a process that is
/// killed leaves at most one torn line at the end, which the next writer terminates and readers skip.
public struct HistoryIndex: Sendable {
  /// The index's name.
  public static let fileName = "history.jsonl"

  private let folder: String
  /// The file's path.
  public var path: String { "\(folder)/\(HistoryIndex.fileName)" }

  /// The index of an output folder.
  public init(folder: String) { self.folder = folder }

  /// The contents of an index.
  public struct Contents: Sendable {
    /// The entries in the order of the file: oldest first.
    public var entries: [HistoryEntry]
    /// The number of lines that are not entries.
    public var unreadable: Int
  }

  /// Adds a run.
  ///
  /// - Throws: ``FileFailure`` of kind `create` or `transfer`.
  public func append(_ entry: HistoryEntry) throws(FileFailure) {
    let text: String
    do { text = try OrderedJSONEncoder().encode(entry) } catch {
      throw FileFailure(.transfer, "cannot encode an entry of \(path): \(error)")
    }
    try LineFile(path: path).append(text)
  }

  /// Reads the newest entry of each run; empty without an index.
  ///
  /// - Throws: ``FileFailure`` of kind `open`.
  public func read() throws(FileFailure) -> Contents {
    let lines = try LineFile(path: path).lines()
    let entries = HistoryIndex.decoded(lines)
    return Contents(entries: entries.eachOnce, unreadable: lines.count - entries.count)
  }

  private static func decoded(_ lines: [Data]) -> [HistoryEntry] {
    let decoder = JSONDecoder()
    return lines.compactMap { try? decoder.decode(HistoryEntry.self, from: $0) }
  }

  /// Rebuilds the index from the run folders beside it, oldest first. Entries of runs whose folders are gone are kept.
  ///
  /// - Parameter progress: takes the number of folders read so far, and of all.
  /// - Returns: the number of runs found, and the folders without a record of a comparable run.
  /// - Throws: ``FileFailure``.
  public func rebuild(
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(FileFailure) -> (found: Int, left: [String]) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter(RunFolder.isRunFolderName)
    } catch {
      throw FileFailure(.open, "cannot read \(folder): \(FileFailure.reason(error))")
    }
    var found: [HistoryEntry] = []
    var left: [String] = []
    for (read, name) in names.enumerated() {
      progress(read, names.count)
      let entries = (try? HistoryIndex.entries(of: "\(folder)/\(name)", run: name)) ?? []
      found += entries
      if entries.isEmpty { left.append(name) }
    }
    try LineFile(path: path).replace { lines in
      let known = Set(found.map(\.run))
      let before = HistoryIndex.decoded(lines).eachOnce
      // A record does not contain its revision; its line may.
      let revisions = Dictionary(before.map { ($0.run, $0.revision) }, uniquingKeysWith: { $1 })
      let again = found.map { entry in
        var entry = entry
        entry.revision = entry.revision ?? revisions[entry.run] ?? nil
        return entry
      }
      return (before.filter { !known.contains($0.run) } + again).chronological.compactMap {
        try? OrderedJSONEncoder().encode($0)
      }
    }
    return (found.count, left)
  }

  private static func entries(of path: String, run: String) throws(FileFailure) -> [HistoryEntry] {
    let file = try RecordFile.load(path: path, withTimeline: false)
    let cells = try file.cells(withTimeline: false)
    return HistoryEntry.entries(file.record, cells: cells.map(\.record), run: run)
  }

  /// Keeps the newest runs of each series.
  ///
  /// - Returns: the number of removed entries.
  /// - Throws: ``FileFailure``.
  public func keep(newest count: Int) throws(FileFailure) -> Int {
    var removed = 0
    try LineFile(path: path).replace { lines in
      let entries = HistoryIndex.decoded(lines).eachOnce
      var left: [HistoryEntry.Partition: Int] = [:]
      let kept = zip(entries, HistorySeries.partitions(of: entries)).reversed().filter { _, partition in
        left[partition, default: 0] += 1
        return left[partition, default: 0] <= count
      }
      removed = entries.count - kept.count
      return kept.reversed().compactMap { try? OrderedJSONEncoder().encode($0.0) }
    }
    return removed
  }
}
