internal import CPlatform

/// Sanitizers bring an allocator of their own.
public enum Sanitizer {
  /// Whether this executable was built with one.
  public static var isActive: Bool { cplatform_has_sanitizer() }
}
