internal import CLibrary
package import LoadRecord
internal import PortableFoundation

/// The folder of the runs. No path that it returns leaves the folder, not even through links.
package struct ResultsFolder: Sendable {
  /// The path as given by the user.
  package let path: String

  /// The folder need not exist yet.
  package init(path: String) { self.path = path }

  /// Whether it can be read.
  ///
  /// - Throws: ``FileFailure`` of kind `open`.
  package func check() throws(FileFailure) { _ = try entries() }

  /// The runs, newest first.
  ///
  /// - Throws: ``FileFailure`` of kind `open`.
  package func runs() throws(FileFailure) -> [RunIdentifier] {
    try entries().compactMap { RunIdentifier($0) }.sorted { $0.folder > $1.folder }
  }

  private func entries() throws(FileFailure) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw FileFailure(.open, "cannot read the results folder \(path): \(FileFailure.reason(error))")
    }
  }

  /// The path of a run; nil if there is no such run, or if its folder resolves to a place outside.
  package func path(of run: RunIdentifier) -> String? {
    let named = "\(path)/\(run)"
    return isInside(named) ? named : nil
  }

  /// The path of a file of a run; nil if it does not exist or resolves to a place outside.
  package func path(of file: String, in run: RunIdentifier) -> String? {
    let named = "\(path)/\(run)/\(file)"
    return isInside(named) ? named : nil
  }

  /// Whether every file that a run's page reads is inside the folder: none is a link that leads outside.
  package func isWhole(_ run: RunIdentifier) -> Bool {
    guard path(of: run) != nil else { return false }
    return [RunFolder.recordName, RunFolder.timelineName, "cells"].allSatisfy { file in
      access("\(path)/\(run)/\(file)", F_OK) != 0 || path(of: file, in: run) != nil
    }
  }

  private func isInside(_ named: String) -> Bool { RealPath.isInside(named, folder: path) }
}
