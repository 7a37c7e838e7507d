/// Why a file of a run could not be made, written or read.
public struct FileFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was tried.
  public enum Kind: Sendable, Hashable {
    /// Make an output file or folder (exit code 73).
    case create
    /// Write or read one that is open (exit code 74).
    case transfer
    /// Open an input file (exit code 66).
    case open
    /// Understand its contents (exit code 65).
    case content
  }

  /// What was tried.
  public var kind: Kind
  /// What went wrong with which file, and what helps.
  public var description: String

  /// Makes a failure.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
