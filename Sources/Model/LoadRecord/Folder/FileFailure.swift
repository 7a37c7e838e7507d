/// Why a file of a run could not be created, written or read.
public struct FileFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The operation that failed.
  public enum Kind: Sendable, Hashable {
    /// Create an output file or folder (exit code 73).
    case create
    /// Write or read an open file (exit code 74).
    case transfer
    /// Open an input file (exit code 66).
    case open
    /// Parse its contents (exit code 65).
    case content
  }

  /// The operation that failed.
  public var kind: Kind
  /// What went wrong with which file, and a remedy.
  public var description: String

  /// Makes a failure.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
