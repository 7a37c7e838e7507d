internal import CLibrary
internal import LoadBenchmark
package import LoadRecord

/// The files that a command line names to be written, each with its option; `-` is standard output.
package struct NamedOutputs {
  private let files: [(option: String, path: String)]

  /// - Parameter files: options with their values; nil: not given.
  package init(_ files: KeyValuePairs<String, String?>) {
    self.files = files.compactMap { option, path in path.map { (option, $0) } }
  }

  /// Whether standard output holds one of them, and nothing else.
  package var takeStandardOutput: Bool { files.contains { $0.path == "-" } }

  /// Why they cannot be written beside each other and beside what the command reads; nil where they can.
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
        return "\(option) \(path): the command reads this file and would overwrite it; name another file."
      }
      if let other = options.updateValue(option, forKey: place) {
        return "\(other) and \(option) name the same file, \(path); name one for each."
      }
    }
    return nil
  }

  /// Checks that the files can be created, before what goes into them is measured.
  ///
  /// - Throws: ``FileFailure`` of kind `create`.
  package func check() throws(FileFailure) {
    for (_, path) in files where path != "-" { try JSONOutput.check(path: path) }
  }
}

/// Where a regular file is or would be, links followed.
private struct FilePlace: Hashable {
  var folder: String
  var name: String

  /// Nil for a device, a pipe or a folder: no file takes its place.
  init?(_ path: String) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG { return nil }
    // What is not there yet has no links to follow, the folder around it may.
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

/// What a command reads: a file, or the files of a run.
private struct Input {
  private let file: FilePlace?
  /// The folder whose records are read, and the records of the runs below it.
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
