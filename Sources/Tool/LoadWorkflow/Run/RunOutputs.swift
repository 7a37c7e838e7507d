internal import LoadRecord

/// What the runs of a command line are written as beside their folders: all scenarios of it together.
final class RunOutputs {
  private let settings: RunSettings
  private var records: [RunRecord] = []

  init(_ settings: RunSettings) { self.settings = settings }

  func add(_ record: RunRecord) { records.append(record) }

  /// Writes the files with the runs so far, or prints what goes to standard output: a later run that breaks takes nothing
  /// along.
  func write(toStandardOutput: Bool) throws {
    guard !records.isEmpty else { return }
    var texts = settings.output.documents.texts(records)
    if let json = settings.output.json { texts.insert((try self.json(), json), at: 0) }
    for (text, path) in texts where (path == "-") == toStandardOutput {
      try Diagnostics.write(text.hasSuffix("\n") ? text : text + "\n", to: path)
    }
  }

  /// One record by itself; of several scenarios an array.
  private func json() throws -> String {
    let encoder = OrderedJSONEncoder(isPretty: true)
    return try settings.scenarios.count == 1 ? encoder.encode(records[0]) : encoder.encode(records)
  }
}
