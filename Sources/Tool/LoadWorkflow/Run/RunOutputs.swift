internal import LoadRecord

/// The output files of a command line besides the run folders, for all its scenarios together.
final class RunOutputs {
  private let settings: RunSettings
  private var records: [RunRecord] = []

  init(_ settings: RunSettings) { self.settings = settings }

  func add(_ record: RunRecord) { records.append(record) }

  /// Writes the files with the runs so far, or prints those for standard output, so that a later failure loses nothing.
  func write(toStandardOutput: Bool) throws {
    guard !records.isEmpty else { return }
    var texts = settings.output.documents.texts(records)
    if let json = settings.output.json { texts.insert((try self.json(), json), at: 0) }
    for (text, path) in texts where (path == "-") == toStandardOutput {
      try Diagnostics.write(text, to: path)
    }
  }

  /// A single record, or an array for several scenarios.
  private func json() throws -> String {
    let encoder = OrderedJSONEncoder(isPretty: true)
    return try (settings.scenarios.count == 1 ? encoder.encode(records[0]) : encoder.encode(records)) + "\n"
  }
}
