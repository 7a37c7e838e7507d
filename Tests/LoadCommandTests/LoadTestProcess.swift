import Foundation
import TestThreads

/// One `loadtest` process of a test. Whatever is left of it ends with this object.
final class LoadTestProcess {
  /// What came of it.
  struct Outcome {
    /// The exit code; nil when a signal ended it.
    var status: Int32?
    var output: String
    var errors: String
  }

  struct TookTooLong: Error, CustomStringConvertible {
    var description: String
  }

  private let process = Process()
  private let folder: TestFolder
  private let name = UUID().uuidString
  private var measuring: Set<pid_t> = []

  /// Starts it.
  ///
  /// - Parameters:
  ///   - environment: what differs from the test's own; a nil value takes a variable away.
  ///   - input: the file that is its standard input.
  init(
    _ arguments: [String], in folder: TestFolder, environment: [String: String?] = [:], input: String? = nil
  ) throws {
    self.folder = folder
    process.executableURL = URL(filePath: try Executable.path())
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    // A debug build would otherwise build and start the release build; sentences are looked for in whole lines.
    var variables = ProcessInfo.processInfo.environment.merging(["LOADTEST_RESTARTED": "1", "COLUMNS": "400"]) { $1 }
    for (name, value) in environment { variables[name] = value }
    process.environment = variables
    process.standardInput = try input.map { try FileHandle(forReadingFrom: URL(filePath: $0)) } ?? .nullDevice
    process.standardOutput = try file("output")
    process.standardError = try file("errors")
    try process.run()
  }

  deinit {
    measuringProcess()
    for identifier in measuring { kill(identifier, SIGKILL) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// Runs to the end.
  static func run(
    _ arguments: [String], in folder: TestFolder, environment: [String: String?] = [:], input: String? = nil
  ) throws -> Outcome {
    try LoadTestProcess(arguments, in: folder, environment: environment, input: input).wait()
  }

  /// Waits for its end.
  ///
  /// - Throws: ``TookTooLong``, after it was killed.
  func wait() throws -> Outcome {
    guard Waiting.until({ !process.isRunning }) else {
      kill(process.processIdentifier, SIGKILL)
      throw TookTooLong(description: "\(process.arguments ?? []) still ran; it said: \(errors)")
    }
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : nil, output: text("output"),
      errors: errors)
  }

  var isRunning: Bool { process.isRunning }

  /// What it wrote to standard error so far.
  var errors: String { text("errors") }

  /// Sends a signal, unless it has ended: its identifier may be another's by now.
  func send(_ signal: Int32) {
    if process.isRunning { kill(process.processIdentifier, signal) }
  }

  /// The process that measures for it; nil while there is none.
  @discardableResult
  func measuringProcess() -> pid_t? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let found = names.compactMap { pid_t($0) }.first { identifier in
      guard let stat = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8),
        let end = stat.lastIndex(of: ")")
      else { return false }
      // After the name in parentheses: state, parent.
      let fields = stat[stat.index(after: end)...].split(separator: " ")
      guard fields.count > 1, pid_t(fields[1]) == process.processIdentifier, fields[0] != "Z" else { return false }
      let command = (try? String(contentsOfFile: "/proc/\(identifier)/cmdline", encoding: .utf8)) ?? ""
      return command.contains("measuring-process")
    }
    if let found { measuring.insert(found) }
    return found
  }

  private func file(_ stream: String) throws -> FileHandle {
    let path = try folder.write("\(name).\(stream)", "")
    return try FileHandle(forWritingTo: URL(filePath: path))
  }

  private func text(_ stream: String) -> String { (try? folder.read("\(name).\(stream)")) ?? "" }
}

/// The executable that the package built.
private enum Executable {
  struct Missing: Error, CustomStringConvertible {
    var description: String
  }

  /// Beside the test bundle; else where `swift build` puts it.
  static func path() throws -> String {
    let beside = CommandLine.arguments.filter { $0.contains(".xctest") }.map {
      String($0.prefix(upTo: $0.range(of: "/", options: .backwards)?.lowerBound ?? $0.startIndex))
    }
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let places = (beside + ["\(package)/.build/debug"]).map { $0 + "/loadtest" }
    guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw Missing(description: "no executable 'loadtest' in any of \(places)")
    }
    return path
  }
}
