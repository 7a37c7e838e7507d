package import LoadRecord
package import LoadReport

/// Writes the pages of runs.
package enum RunPages {
  /// Writes `report.html` to a run's folder and, if given, to another file or to standard output (`-`).
  ///
  /// - Throws: ``FileFailure``.
  package static func write(
    _ content: RunPageContent, folder: RunFolder, file: String? = nil
  ) throws(FileFailure) {
    let text = RunPage(content).page().render(.inline)
    try TextOutput.write(text, to: "\(folder.path)/\(RunPageContent.fileName)")
    guard let file else { return }
    // Links to the pages of the individual runs would not work elsewhere.
    var alone = content
    for place in alone.cells.indices { alone.cells[place].link = nil }
    try Diagnostics.write(content.cells.isEmpty ? text : RunPage(alone).page().render(.inline), to: file)
  }
}
