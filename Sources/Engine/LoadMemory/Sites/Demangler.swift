internal import CPlatform

/// Turns the names of the linker into those of the language.
enum Demangler {
  /// Names of Swift, C++ and Rust as the language has them; others as they are.
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
