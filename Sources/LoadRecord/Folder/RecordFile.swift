#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A saved run: its record, and the timeline where it is at hand.
public struct RecordFile: Sendable {
  /// The record as saved, or rebuilt from the timeline.
  public var record: RunRecord
  /// The timeline's lines; empty when there is no timeline.
  public var timeline: [TimelineLine]
  /// Whether the record was rebuilt, because the run did not get to write one.
  public var isRebuilt: Bool

  /// Reads a run folder, a `result.json` or a `timeline.jsonl`.
  ///
  /// - Throws: ``FileFailure`` of kind `open` or `content`.
  public static func load(path: String) throws(FileFailure) -> RecordFile {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FileFailure(.open, "cannot read \(path): \(OutputFile.reason())")
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    if isFolder {
      let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
      return try load(
        recordPath: "\(trimmed)/\(RunFolder.recordName)", timelinePath: "\(trimmed)/\(RunFolder.timelineName)")
    }
    if path.hasSuffix(".jsonl") { return try rebuild(timelinePath: path) }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    return try load(recordPath: path, timelinePath: folder + RunFolder.timelineName)
  }

  private static func load(recordPath: String, timelinePath: String) throws(FileFailure) -> RecordFile {
    guard access(recordPath, R_OK) == 0 else {
      guard access(timelinePath, R_OK) == 0 else {
        throw FileFailure(.open, "cannot read \(recordPath): \(OutputFile.reason())")
      }
      return try rebuild(timelinePath: timelinePath)
    }
    let data = try read(recordPath)
    // The format first: what another one lacks or has in another shape is no news.
    let format: Format = try decode(data, path: recordPath)
    guard format.schema.hasPrefix("loadtest.result/") else {
      throw FileFailure(.content, "\(recordPath) is not a record: its schema is '\(format.schema)'")
    }
    guard format.schema == RunRecord.currentSchema else {
      throw FileFailure(
        .content, "\(recordPath) has format \(format.schema), this tool reads \(RunRecord.currentSchema)")
    }
    let record: RunRecord = try decode(data, path: recordPath)
    let timeline = access(timelinePath, R_OK) == 0 ? try lines(timelinePath) : []
    return RecordFile(record: record, timeline: timeline, isRebuilt: false)
  }

  private struct Format: Decodable {
    var schema: String
  }

  private static func rebuild(timelinePath: String) throws(FileFailure) -> RecordFile {
    let lines = try lines(timelinePath)
    var builder = RecordBuilder()
    for line in lines { builder.add(line) }
    guard let record = builder.record else {
      throw FileFailure(.content, "\(timelinePath) has no first line: nothing was measured")
    }
    return RecordFile(record: record, timeline: lines, isRebuilt: true)
  }

  /// The lines of a timeline. A last line without its newline was cut off by the writer's death and is left out.
  private static func lines(_ path: String) throws(FileFailure) -> [TimelineLine] {
    let data = try read(path)
    var lines: [TimelineLine] = []
    var rest = data[...]
    while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
      if newline > rest.startIndex {
        lines.append(try decode(Data(rest[rest.startIndex..<newline]), path: "\(path), line \(lines.count + 1)"))
      }
      rest = rest[rest.index(after: newline)...]
    }
    return lines
  }

  private static func read(_ path: String) throws(FileFailure) -> Data {
    do { return try Data(contentsOf: URL(filePath: path)) } catch {
      throw FileFailure(.open, "cannot read \(path): \(OutputFile.reason())")
    }
  }

  private static func decode<Value: Decodable>(_ data: Data, path: String) throws(FileFailure) -> Value {
    do { return try JSONDecoder().decode(Value.self, from: data) } catch let error as DecodingError {
      throw FileFailure(.content, "\(path): \(describe(error))")
    } catch {
      throw FileFailure(.content, "\(path): \(error)")
    }
  }

  private static func describe(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
      return path.isEmpty ? "" : "\(path): "
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context))'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "\(place(context))\(context.debugDescription)"
    @unknown default: "\(error)"
    }
  }
}
