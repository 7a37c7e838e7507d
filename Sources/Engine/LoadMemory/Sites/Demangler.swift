internal import CPlatform

/// Turns linker names into names of the language.
enum Demangler {
  /// Demangled names of Swift, C++ and Rust; others unchanged.
  static func demangled(_ name: String) -> String {
    if let rust = RustName.text(name) { return rust }
    guard name.hasPrefix("$s") || name.hasPrefix("$S") || name.hasPrefix("_Z") || name.hasPrefix("_$s") else {
      return name
    }
    guard let text = cplatform_demangle(name) else { return name }
    defer { cplatform_free(text) }
    return String(cString: text)
  }
}
