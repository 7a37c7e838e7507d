/// The longest names, in bytes of UTF-8. Names are compared byte by byte, not by Unicode equivalence.
public enum KeyLimits {
  /// The longest library name.
  public static let libraryBytes = 64
  /// The longest operation name.
  public static let operationBytes = 128
}
