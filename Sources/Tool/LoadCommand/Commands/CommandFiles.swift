internal import ArgumentParser
internal import LoadRecord
internal import LoadWorkflow

/// Files and reports for commands, failures as messages and exit codes.
enum CommandFiles {
  static func load(_ path: String) throws -> RecordFile {
    try exiting { () throws(FileFailure) in try RecordFile.load(path: path) }
  }

  /// Writes a report to standard output.
  static func report(_ text: String) throws {
    try exiting { () throws(FileFailure) in try Diagnostics.report(text) }
  }

  /// Writes a text to a file, or to standard output where the path is `-`.
  static func write(_ text: String, to path: String) throws {
    guard path != "-" else { return try report(text) }
    try exiting { () throws(FileFailure) in try TextOutput.write(text, to: path) }
  }

  /// Prints a failure and turns it into its exit code.
  static func exiting<Value>(_ body: () throws(FileFailure) -> Value) throws -> Value {
    do throws(FileFailure) {
      return try body()
    } catch {
      Diagnostics.error(error.description)
      throw ExitCode(ExitStatus(error).rawValue)
    }
  }
}
