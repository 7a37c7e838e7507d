package import LoadRecord
internal import LoadReport

/// Writes the pages of runs.
package enum RunPages {
  /// Writes `report.html` into a run's folder, and to another file where one is named.
  ///
  /// The seconds are read from the folder's timeline, one after the other: a long run's page needs no more memory than
  /// a short one's.
  ///
  /// - Throws: ``FileFailure``.
  package static func write(
    _ record: RunRecord, folder: RunFolder, baseline: [RunRecord] = [], file: String? = nil
  ) throws(FileFailure) {
    let content = try RunPageContent.load(path: folder.path, record: record, baseline: baseline)
    let text = RunPage(content).page().render(.inline)
    try TextOutput.write(text, to: "\(folder.path)/\(RunPageContent.fileName)")
    guard let file else { return }
    // Elsewhere the pages of the runs below are not beside it.
    var alone = content
    for place in alone.cells.indices { alone.cells[place].link = nil }
    try TextOutput.write(content.cells.isEmpty ? text : RunPage(alone).page().render(.inline), to: file)
  }
}
