/// The longest names, in bytes of UTF-8. Names are compared byte by byte, not by Unicode equivalence.
public enum KeyLimits {
  /// Of a library's name.
  public static let libraryBytes = 64
  /// Of an operation's name.
  public static let operationBytes = 128
}
