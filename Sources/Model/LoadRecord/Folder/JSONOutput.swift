internal import CLibrary

/// Writes values as JSON files.
public enum JSONOutput {
  /// Writes a value atomically: whole or not at all.
  ///
  /// - Throws: ``FileFailure`` of kind `create` or `transfer`.
  public static func write(_ value: some Encodable, to path: String) throws(FileFailure) {
    let text: String
    do { text = try OrderedJSONEncoder(isPretty: true).encode(value) } catch {
      throw FileFailure(.transfer, "cannot encode \(path): \(error)")
    }
    try OutputFile.writeAtomically(text + "\n", path: path)
  }

  /// Whether a file can be created there, before its contents are measured.
  ///
  /// - Throws: ``FileFailure`` of kind `create`.
  public static func check(path: String) throws(FileFailure) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else {
        throw FileFailure(.create, "cannot create \(path): it is a folder; specify a file in it")
      }
      // A device or a pipe is written in place.
      if status.st_mode & S_IFMT != S_IFREG {
        guard access(path, W_OK) == 0 else {
          throw FileFailure(.create, "cannot write to \(path): \(OutputFile.reason())")
        }
        return
      }
    }
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard access(folder, W_OK) == 0 else {
      throw FileFailure(.create, "cannot create \(path): \(OutputFile.reason())")
    }
  }
}
