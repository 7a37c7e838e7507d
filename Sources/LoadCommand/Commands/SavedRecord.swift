internal import ArgumentParser
internal import LoadRecord

/// Saved records for commands, failures as messages and exit codes.
enum SavedRecord {
  static func load(_ path: String) throws -> RecordFile {
    try exiting { () throws(FileFailure) in try RecordFile.load(path: path) }
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
