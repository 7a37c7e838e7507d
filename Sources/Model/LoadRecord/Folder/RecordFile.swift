internal import CLibrary
internal import LoadScenario
internal import PortableFoundation

/// A saved run: its record, and its timeline where there is one.
public struct RecordFile: Sendable {
  /// The record as saved, or rebuilt from the timeline.
  public var record: RunRecord
  /// The timeline's lines; empty when there is no timeline.
  public var timeline: [TimelineLine]
  /// Whether the record was rebuilt, because the run did not write one.
  public var isRebuilt: Bool
  /// The folder that the record was read from; empty for the working folder, otherwise with a trailing slash.
  private var folder: String

  /// The path of the run's timeline; nil where it has none of its own.
  public private(set) var timelinePath: String?

  /// Reads a run folder, a `result.json` or a `timeline.jsonl`.
  ///
  /// - Parameter withTimeline: false: without the lines of the timeline, whose histograms take much memory for a long
  ///   run.
  /// - Throws: ``FileFailure`` of kind `open` or `content`.
  public static func load(path: String, withTimeline: Bool = true) throws(FileFailure) -> RecordFile {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FileFailure(.open, "cannot read \(path): \(OutputFile.reason())")
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    if isFolder {
      let folder = path.hasSuffix("/") ? path : path + "/"
      guard access(folder + CapacityRecord.fileName, R_OK) != 0 else {
        throw FileFailure(
          .content,
          "\(path) holds a capacity search, not a run: its findings are in \(CapacityRecord.fileName), its runs are in "
            + "\(RunFolder.cellPath(0)), \(RunFolder.cellPath(1)), …")
      }
      return try load(recordPath: folder + RunFolder.recordName, folder: folder, withTimeline)
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    if path.hasSuffix(".jsonl") { return try rebuild(timelinePath: path, folder: folder, withTimeline) }
    return try load(recordPath: path, folder: folder, withTimeline)
  }

  /// The records of the runs below a record of several, in the order of the plan's runs; empty for a single run.
  ///
  /// If the scenario did not write its own record, they are the runs that were begun.
  ///
  /// - Throws: ``FileFailure`` of kind `open` or `content`.
  public func cells(withTimeline: Bool = true) throws(FileFailure) -> [RecordFile] {
    let plan = record.scenario
    guard plan.cellCount > 1, isRebuilt || record.cells != nil else { return [] }
    let paths = record.cells?.map(\.path) ?? (0..<plan.cellCount).map { RunFolder.cellPath($0) }
    var files: [RecordFile] = []
    for path in paths.prefix(plan.cellCount).map({ folder + $0 }) {
      // The next run may have been about to begin: its folder exists, but its timeline has no first line yet.
      if isRebuilt, !RecordFile.isBegun(path) { break }
      files.append(try RecordFile.load(path: path, withTimeline: withTimeline))
    }
    return files
  }

  private static func isBegun(_ folder: String) -> Bool {
    guard access("\(folder)/\(RunFolder.recordName)", R_OK) != 0 else { return true }
    return (try? lines("\(folder)/\(RunFolder.timelineName)"))?.isEmpty == false
  }

  private static func load(
    recordPath: String, folder: String, _ withTimeline: Bool
  ) throws(FileFailure) -> RecordFile {
    let timelinePath = folder + RunFolder.timelineName
    guard access(recordPath, R_OK) == 0 else {
      guard access(timelinePath, R_OK) == 0 else {
        throw FileFailure(.open, "cannot read \(recordPath): \(OutputFile.reason())")
      }
      return try rebuild(timelinePath: timelinePath, folder: folder, withTimeline)
    }
    let data = try read(recordPath)
    if let count = (try? JSONDecoder().decode([Format].self, from: data))?.count {
      throw FileFailure(
        .content,
        "\(recordPath) is a list of \(count) records, as 'run --json' writes for several scenarios: specify the folder "
          + "of one run, or extract one record: jq '.[0]' \(recordPath)")
    }
    // The format is checked first: missing or different keys of another format would be misleading errors.
    let format: Format = try decode(data, path: recordPath)
    try check(format, path: recordPath)
    let record: RunRecord = try decode(data, path: recordPath)
    try check(record, path: recordPath)
    // A merged record may be in the folder of a run; the timeline there is only that run's.
    let hasTimeline = record.merged == nil && access(timelinePath, R_OK) == 0
    let timeline = hasTimeline && withTimeline ? try lines(timelinePath) : []
    return RecordFile(
      record: record, timeline: timeline, isRebuilt: false, folder: folder,
      timelinePath: hasTimeline ? timelinePath : nil)
  }

  /// The records of a file: each record of a list, otherwise the one of ``load(path:withTimeline:)``.
  ///
  /// - Throws: ``FileFailure`` of kind `open` or `content`.
  public static func loadEach(path: String) throws(FileFailure) -> [RecordFile] {
    guard let data = try? Data(contentsOf: URL(filePath: path)),
      let formats = try? JSONDecoder().decode([Format].self, from: data), !formats.isEmpty
    else { return [try load(path: path)] }
    for format in formats { try check(format, path: path) }
    let records: [RunRecord] = try decode(data, path: path)
    return try records.enumerated().map { place, record throws(FileFailure) in
      try check(record, path: "\(path), [\(place)]")
      guard record.cells == nil else {
        throw FileFailure(
          .content,
          "\(path), [\(place)]: its \(record.scenario.cellCount) runs are in its folder: specify that folder instead "
            + "of the list")
      }
      return RecordFile(record: record, timeline: [], isRebuilt: false, folder: "", timelinePath: nil)
    }
  }

  private struct Format: Decodable {
    var schema: String
  }

  private static func check(_ format: Format, path: String) throws(FileFailure) {
    guard format.schema.hasPrefix("loadtest.result/") else {
      throw FileFailure(
        .content, "\(path) is not a record: its schema is '\(format.schema)'; expected '\(RunRecord.currentSchema)'")
    }
    guard format.schema == RunRecord.currentSchema else {
      throw FileFailure(.content, "\(path) has format \(format.schema); this tool reads \(RunRecord.currentSchema)")
    }
  }

  private static func check(_ record: RunRecord, path: String) throws(FileFailure) {
    guard let contradiction = record.contradiction else { return }
    throw FileFailure(.content, "\(path): \(contradiction): the record is damaged or was edited")
  }

  private static func rebuild(
    timelinePath: String, folder: String, _ withTimeline: Bool
  ) throws(FileFailure) -> RecordFile {
    var reader = try TimelineReader(path: timelinePath)
    var lines: [TimelineLine] = []
    var builder = RecordBuilder()
    while let line = try reader.next() {
      builder.add(line)
      if withTimeline { lines.append(line) }
    }
    guard let record = builder.record else {
      throw FileFailure(.content, "\(timelinePath) has no 'start' line: nothing was measured")
    }
    return RecordFile(record: record, timeline: lines, isRebuilt: true, folder: folder, timelinePath: timelinePath)
  }

  /// The lines of a timeline. A last line without its newline was cut off when the writer was killed, and is left out.
  private static func lines(_ path: String) throws(FileFailure) -> [TimelineLine] {
    var reader = try TimelineReader(path: path)
    var lines: [TimelineLine] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  private static func read(_ path: String) throws(FileFailure) -> Data {
    do { return try Data(contentsOf: URL(filePath: path)) } catch {
      throw FileFailure(.open, "cannot read \(path): \(FileFailure.reason(error))")
    }
  }

  static func decode<Value: Decodable>(_ data: Data, path: String) throws(FileFailure) -> Value {
    do { return try JSONDecoder().decode(Value.self, from: data) } catch {
      throw FileFailure(.content, "\(path): \(FileFailure.reason(error))")
    }
  }
}
