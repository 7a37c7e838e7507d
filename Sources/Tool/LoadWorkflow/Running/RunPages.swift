package import LoadRecord
package import LoadReport

/// Writes the pages of runs.
package enum RunPages {
  /// Writes `report.html` into a run's folder, and to another file, or to standard output (`-`), where one is named.
  ///
  /// - Throws: ``FileFailure``.
  package static func write(
    _ content: RunPageContent, folder: RunFolder, file: String? = nil
  ) throws(FileFailure) {
    let text = RunPage(content).page().render(.inline)
    try TextOutput.write(text, to: "\(folder.path)/\(RunPageContent.fileName)")
    guard let file else { return }
    // Elsewhere the pages of the runs below are not beside it.
    var alone = content
    for place in alone.cells.indices { alone.cells[place].link = nil }
    try Diagnostics.write(content.cells.isEmpty ? text : RunPage(alone).page().render(.inline), to: file)
  }
}
