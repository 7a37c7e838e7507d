internal import CLibrary
internal import LoadPlatform
internal import LoadScenario

/// The folder of one run: `timeline.jsonl` during the run, `result.json` at its end.
///
/// One process writes it. The timeline is appended line by line; the record is written atomically.
public final class RunFolder: @unchecked Sendable {
  // Used by one thread at a time: the supervisor's.

  /// The folder's path.
  public let path: String
  private let timeline: Int32

  /// The folder's name, without those above it.
  public var name: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }

  /// The timeline's name.
  public static let timelineName = "timeline.jsonl"
  /// The record's name.
  public static let recordName = "result.json"
  /// The link to the newest run.
  public static let latestName = "latest"

  /// Creates a folder for a run that starts now, `<UTC time>-<scenario>-<6 hex>`, and points `latest` to it.
  ///
  /// - Throws: ``FileFailure`` of kind `create`: the place cannot be written.
  public static func create(in outputFolder: String, scenario: String) throws(FileFailure) -> RunFolder {
    try OutputFile.makeFolder(outputFolder)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<16 {
      let suffix = String(UInt32.random(in: 0..<(1 << 24), using: &generator) | 1 << 24, radix: 16).dropFirst()
      let name = "\(WallClock.compact())-\(scenario)-\(suffix)"
      if mkdir("\(outputFolder)/\(name)", 0o755) == 0 {
        let folder = try RunFolder(path: "\(outputFolder)/\(name)")
        pointLatest(in: outputFolder, to: name)
        return folder
      }
      guard errno == EEXIST else { break }
    }
    throw FileFailure(
      .create, "cannot create a run folder in \(outputFolder): \(OutputFile.reason()); choose another with --output-dir"
    )
  }

  /// Whether a folder's name has the form that ``create(in:scenario:)`` gives.
  public static func isRunFolderName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    // 20260131T235959Z-x-0a1b2c
    guard bytes.count >= 25, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z"),
      bytes[16] == UInt8(ascii: "-"), bytes[bytes.count - 7] == UInt8(ascii: "-")
    else { return false }
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    return bytes[..<8].allSatisfy(isDigit) && bytes[9..<15].allSatisfy(isDigit)
      && bytes.suffix(6).allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
  }

  /// When the run of a folder name began, to the second, ISO 8601 in UTC; nil for other names.
  public static func startedAt(of name: String) -> String? {
    guard isRunFolderName(name) else { return nil }
    let digits = Array(name.prefix(15))
    func text(_ range: Range<Int>) -> String { String(digits[range]) }
    return "\(text(0..<4))-\(text(4..<6))-\(text(6..<8))T\(text(9..<11)):\(text(11..<13)):\(text(13..<15))Z"
  }

  /// The path of the folder of one of several runs, relative to the folder above.
  public static func cellPath(_ number: Int) -> String { "cells/\(number)" }

  /// Creates the folder of one of several runs.
  ///
  /// - Throws: ``FileFailure`` of kind `create`.
  public func makeCell(_ number: Int) throws(FileFailure) -> RunFolder {
    let path = "\(path)/\(RunFolder.cellPath(number))"
    try OutputFile.makeFolder(path)
    return try RunFolder(path: path)
  }

  /// Creates the folder of one part of a run, such as a leak check.
  ///
  /// - Throws: ``FileFailure`` of kind `create`.
  public func makePart(_ name: String) throws(FileFailure) -> RunFolder {
    let path = "\(path)/\(name)"
    try OutputFile.makeFolder(path)
    return try RunFolder(path: path)
  }

  private init(path: String) throws(FileFailure) {
    self.path = path
    let file = "\(path)/\(RunFolder.timelineName)"
    timeline = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard timeline >= 0 else { throw FileFailure(.create, "cannot create \(file): \(OutputFile.reason())") }
  }

  deinit { close(timeline) }

  /// Appends a line to the timeline.
  ///
  /// - Throws: ``FileFailure`` of kind `transfer`, for example on a full disk.
  public func append(_ line: TimelineLine) throws(FileFailure) {
    let text: String
    do { text = try OrderedJSONEncoder().encode(line) } catch {
      throw FileFailure(.transfer, "cannot encode a timeline line: \(error)")
    }
    try OutputFile.write(text + "\n", to: timeline, path: "\(path)/\(RunFolder.timelineName)")
  }

  /// Writes `result.json` atomically.
  public func write(_ record: RunRecord) throws(FileFailure) {
    let text: String
    do { text = try OrderedJSONEncoder(isPretty: true).encode(record) } catch {
      throw FileFailure(.transfer, "cannot encode the record: \(error)")
    }
    try OutputFile.writeAtomically(text + "\n", path: "\(path)/\(RunFolder.recordName)")
  }

  /// Removes the folder of a run that never began, and points `latest` to the newest remaining run. A folder with any
  /// measurement is kept.
  public func discard() {
    guard RunFolder.holdsNothing(path) else { return }
    RunFolder.remove(path)
    guard let slash = path.lastIndex(of: "/") else { return }
    let parent = String(path[..<slash])
    let link = "\(parent)/\(RunFolder.latestName)"
    guard access(link, F_OK) != 0 else { return }
    let runs = SystemFile.names(in: parent)?.filter { RunFolder.isRunFolderName($0) }
    if let newest = runs?.max() { RunFolder.pointLatest(in: parent, to: newest) } else { unlink(link) }
  }

  /// Whether a folder holds only timelines without a second line; the first line describes what will run.
  private static func holdsNothing(_ folder: String) -> Bool {
    guard let names = contents(of: folder) else { return false }
    return names.allSatisfy { name in
      let path = "\(folder)/\(name)"
      guard name == timelineName else { return holdsNothing(path) }
      do throws(FileFailure) {
        var reader = try TimelineReader(path: path)
        _ = try reader.next()
        return try reader.next() == nil
      } catch {
        return false
      }
    }
  }

  /// Removes a folder of timelines, and its subfolders.
  private static func remove(_ folder: String) {
    for name in contents(of: folder) ?? [] {
      let path = "\(folder)/\(name)"
      if name == timelineName { unlink(path) } else { remove(path) }
    }
    rmdir(folder)
  }

  /// Nil for what is not a folder.
  private static func contents(of folder: String) -> [String]? {
    SystemFile.names(in: folder)?.filter { $0 != "." && $0 != ".." }
  }

  /// Replaces the link in one step. A file system without links is not an error: the folder's name is printed too.
  private static func pointLatest(in outputFolder: String, to name: String) {
    let temporary = "\(outputFolder)/.latest.\(getpid())"
    unlink(temporary)
    if symlink(name, temporary) == 0, rename(temporary, "\(outputFolder)/\(latestName)") != 0 { unlink(temporary) }
  }
}
