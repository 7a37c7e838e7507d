internal import LoadRecord
internal import LoadReport
internal import LoadWorkflow

/// What a command line's runs are written as beside their folders: all scenarios of it together.
final class RunOutputs {
  private let options: RunOptions
  private var records: [RunRecord] = []

  init(_ options: RunOptions) { self.options = options }

  /// Whether standard output holds one of them, and nothing else.
  var takesStandardOutput: Bool { paths.contains("-") }

  /// The files, to be checked before anything runs.
  var paths: [String] { [options.json, options.junit, options.markdown].compactMap { $0 } }

  func add(_ record: RunRecord) { records.append(record) }

  /// Writes the files with the runs so far: a later run that breaks takes nothing along.
  ///
  /// - Returns: why they could not be written, after that was printed; nil where they were.
  func failureToWriteFiles() -> ExitStatus? {
    do throws(FileFailure) {
      try write(toStandardOutput: false)
      return nil
    } catch {
      Diagnostics.error(error.description)
      return ExitStatus(error)
    }
  }

  /// Prints what goes to standard output.
  func writeStandardOutput() throws(FileFailure) { try write(toStandardOutput: true) }

  private func write(toStandardOutput: Bool) throws(FileFailure) {
    guard !records.isEmpty else { return }
    if let path = options.json, (path == "-") == toStandardOutput { try put(try json(), path) }
    if let path = options.junit, (path == "-") == toStandardOutput { try put(RunDocument.junit(records), path) }
    if let path = options.markdown, (path == "-") == toStandardOutput { try put(RunDocument.markdown(records), path) }
  }

  /// One record by itself; of several scenarios an array.
  private func json() throws(FileFailure) -> String {
    let encoder = OrderedJSONEncoder(isPretty: true)
    do {
      if options.scenarios.count == 1 { return try encoder.encode(records[0]) }
      return try encoder.encode(records)
    } catch {
      throw FileFailure(.transfer, "cannot encode the records: \(error)")
    }
  }

  private func put(_ text: String, _ path: String) throws(FileFailure) {
    let text = text.hasSuffix("\n") ? text : text + "\n"
    if path == "-" { return try Diagnostics.report(text) }
    try TextOutput.write(text, to: path)
  }
}
