package import LoadRecord
internal import LoadReport

/// Where what a command found goes, beside the folder of its runs.
package struct SessionOutput: Sendable {
  /// Where run folders go.
  package var folder: String
  /// A file for the findings as JSON, or `-`; nil: none.
  package var json: String?
  /// A file for the page, beside the one in the run folder; nil: none.
  package var html: String?
  /// Files for other tools.
  package var documents: RunDocumentFiles
  /// Without progress and report.
  package var isQuiet: Bool

  /// Where a command writes.
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

  /// The files, each with the option that names it.
  package var files: NamedOutputs {
    NamedOutputs(["--json": json, "--html": html, "--junit": documents.junit, "--markdown": documents.markdown])
  }

  /// Whether standard output holds one of the files, and nothing else.
  var takesStandardOutput: Bool { files.takeStandardOutput }

  /// Prints the report where it is wanted, and writes the JSON where it is asked for: what cannot be written does not take the
  /// report along.
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

/// What runs are written as for other tools.
package struct RunDocumentFiles: Sendable {
  /// A file for JUnit's XML, or `-`; nil: none.
  package var junit: String?
  /// A file for Markdown, or `-`; nil: none.
  package var markdown: String?

  /// The files that are asked for.
  package init(junit: String? = nil, markdown: String? = nil) {
    self.junit = junit
    self.markdown = markdown
  }

  package var paths: [String] { [junit, markdown].compactMap { $0 } }

  /// The texts of judged records, with their files.
  package func texts(_ records: [RunRecord]) -> [(text: String, path: String)] {
    [
      junit.map { (RunDocument.junit(records), $0) }, markdown.map { (RunDocument.markdown(records), $0) },
    ].compactMap { $0 }
  }
}
