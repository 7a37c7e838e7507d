internal import CLibrary

/// Writes reports as files.
public enum TextOutput {
  /// Writes a text atomically: whole or not at all.
  ///
  /// - Throws: ``FileFailure`` of kind `create` or `transfer`.
  public static func write(_ text: String, to path: String) throws(FileFailure) {
    try OutputFile.writeAtomically(text, path: path)
  }

  /// Appends a text to a file that others may append to as well; creates it where there is none.
  ///
  /// - Throws: ``FileFailure`` of kind `create` or `transfer`.
  public static func append(_ text: String, to path: String) throws(FileFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFailure(.create, "cannot open \(path): \(OutputFile.reason())") }
    defer { close(descriptor) }
    try OutputFile.write(text, to: descriptor, path: path)
  }
}
