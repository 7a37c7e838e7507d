internal import CLibrary
internal import LoadBenchmark
package import LoadRecord

/// The output files of a command line, each with its option; `-` is standard output.
package struct NamedOutputs {
  private let files: [(option: String, path: String)]

  /// - Parameter files: options with their values; nil: not given.
  package init(_ files: KeyValuePairs<String, String?>) {
    self.files = files.compactMap { option, path in path.map { (option, $0) } }
  }

  /// Whether one of them is written to standard output, which then holds nothing else.
  package var takeStandardOutput: Bool { files.contains { $0.path == "-" } }

  /// Why they would overwrite each other or an input of the command; nil if they would not.
  ///
  /// - Parameter inputs: the files and run folders that the command reads.
  package func refusal(reading inputs: [String]) -> String? {
    let printed = files.filter { $0.path == "-" }.map(\.option)
    if printed.count > 1 { return "Only one of \(printed.joined(separator: " and ")) can go to standard output." }
    let read = inputs.filter { $0 != "-" }.map(Input.init)
    var options: [FilePlace: String] = [:]
    for (option, path) in files {
      guard path != "-", let place = FilePlace(path) else { continue }
      if read.contains(where: { $0.includes(place) }) {
        return "\(option) \(path): this file is an input of the command and would be overwritten; use another file."
      }
      if let other = options.updateValue(option, forKey: place) {
        return "\(other) and \(option) name the same file, \(path); use different files."
      }
    }
    return nil
  }

  /// Checks that the files can be created, before anything is measured.
  ///
  /// - Throws: ``FileFailure`` of kind `create`.
  package func check() throws(FileFailure) {
    for (_, path) in files where path != "-" { try JSONOutput.check(path: path) }
  }
}

/// The path of an existing or future regular file, with links resolved.
private struct FilePlace: Hashable {
  var folder: String
  var name: String

  /// Nil for a device, a pipe or a folder, which cannot be overwritten.
  init?(_ path: String) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG { return nil }
    // A file that does not exist has no links to resolve, but its folder may.
    guard let path = exists ? FilePlace.resolved(path) : path else { return nil }
    let slash = path.lastIndex(of: "/")
    let above = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard let folder = FilePlace.resolved(above) else { return nil }
    self.folder = folder
    name = slash.map { String(path[path.index(after: $0)...]) } ?? path
  }

  static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}

/// An input of a command: a file, or the files of a run.
private struct Input {
  private let file: FilePlace?
  /// The folder whose records are read, with the records of the runs inside it.
  private let runFolder: String?

  private static let records: Set<String> = [
    RunFolder.recordName, RunFolder.timelineName, BenchmarkReport.fileName, CapacityRecord.fileName,
  ]

  init(_ path: String) {
    file = FilePlace(path)
    runFolder = file.map { Input.records.contains($0.name) ? $0.folder : nil } ?? FilePlace.resolved(path)
  }

  func includes(_ place: FilePlace) -> Bool {
    if place == file { return true }
    guard let runFolder, Input.records.contains(place.name) else { return false }
    return place.folder == runFolder || place.folder.hasPrefix("\(runFolder)/cells/")
  }
}
