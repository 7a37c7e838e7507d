/// The operations that belong to a library.
enum LibraryOperations {
  /// The library name under which the registry records its own operations.
  static let registry = "registry"

  /// The registry's operation of instrumenting a library.
  static func instrument(_ library: String) -> String { "instrument_\(library)" }

  /// The registry's operation of uninstrumenting a library.
  static func uninstrument(_ library: String) -> String { "uninstrument_\(library)" }

  /// The registry's operation of checking whether a library is available.
  static func availability(_ library: String) -> String { "is_available_\(library)" }

  /// Whether a key is one of the library's own operations, or of instrumenting or uninstrumenting it.
  static func concerns(_ keyLibrary: String, _ operation: String, library: String) -> Bool {
    if keyLibrary == library { return true }
    guard keyLibrary == registry, operation.hasSuffix(library) else { return false }
    return operation == instrument(library) || operation == uninstrument(library)
  }
}
