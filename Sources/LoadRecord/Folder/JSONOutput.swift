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
}
