/// Writes reports as files.
public enum TextOutput {
  /// Writes a text, whole or not at all.
  ///
  /// - Throws: ``FileFailure`` of kind `create` or `transfer`.
  public static func write(_ text: String, to path: String) throws(FileFailure) {
    try OutputFile.writeAtomically(text, path: path)
  }
}
