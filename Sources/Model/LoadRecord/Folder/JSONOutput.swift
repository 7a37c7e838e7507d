internal import CLibrary

/// Writes values as JSON files.
public enum JSONOutput {
  /// Writes a value, whole or not at all.
  ///
  /// - Throws: ``FileFailure`` of kind `create` or `transfer`.
  public static func write(_ value: some Encodable, to path: String) throws(FileFailure) {
    let text: String
    do { text = try OrderedJSONEncoder(isPretty: true).encode(value) } catch {
      throw FileFailure(.transfer, "cannot encode \(path): \(error)")
    }
    try OutputFile.writeAtomically(text + "\n", path: path)
  }

  /// Whether a file can be created there, before what would go into it is measured.
  ///
  /// - Throws: ``FileFailure`` of kind `create`.
  public static func check(path: String) throws(FileFailure) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard access(folder, W_OK) == 0 else {
      throw FileFailure(.create, "cannot create \(path): \(OutputFile.reason())")
    }
  }
}
