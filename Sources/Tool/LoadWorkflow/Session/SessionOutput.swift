package import LoadRecord
internal import LoadReport

/// The output folder and files of a command.
package struct SessionOutput: Sendable {
  /// The folder in which run folders are created.
  package var folder: String
  /// The file for the results as JSON, or `-`; nil: none.
  package var json: String?
  /// The file for a copy of the report; nil: none.
  package var html: String?
  /// The files for other tools.
  package var documents: RunDocumentFiles
  /// Whether progress and report are suppressed.
  package var isQuiet: Bool

  package init(
    folder: String, json: String? = nil, html: String? = nil, documents: RunDocumentFiles = RunDocumentFiles(),
    isQuiet: Bool = false
  ) {
    self.folder = folder
    self.json = json
    self.html = html
    self.documents = documents
    self.isQuiet = isQuiet
  }

  /// The files, each with its option.
  package var files: NamedOutputs {
    NamedOutputs(["--json": json, "--html": html, "--junit": documents.junit, "--markdown": documents.markdown])
  }

  /// Whether standard output holds one of the files, and nothing else.
  var takesStandardOutput: Bool { files.takeStandardOutput }

  /// Prints the report unless it is suppressed, then writes the JSON if requested: a failure to write it does not lose
  /// the report.
  func emit(_ findings: some Encodable, report: String) throws {
    if !isQuiet, !takesStandardOutput { try Diagnostics.report(report) }
    if let json {
      try Diagnostics.write(try OrderedJSONEncoder(isPretty: true).encode(findings) + "\n", to: json)
    }
  }

  func note(_ text: String) {
    if !isQuiet { Diagnostics.note(text) }
  }
}

/// The documents about runs for other tools.
package struct RunDocumentFiles: Sendable {
  /// The file for JUnit XML, or `-`; nil: none.
  package var junit: String?
  /// The file for Markdown, or `-`; nil: none.
  package var markdown: String?

  package init(junit: String? = nil, markdown: String? = nil) {
    self.junit = junit
    self.markdown = markdown
  }

  package var paths: [String] { [junit, markdown].compactMap { $0 } }

  /// The texts of judged records, each ending in a newline, with their files.
  package func texts(_ records: [RunRecord]) -> [(text: String, path: String)] {
    [junit.map { (RunDocument.junit(records), $0) }, markdown.map { (RunDocument.markdown(records), $0) }]
      .compactMap { $0 }
  }
}
