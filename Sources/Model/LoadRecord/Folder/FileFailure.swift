internal import CLibrary
internal import PortableFoundation

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

extension FileFailure {
  /// Why Foundation could not read, write or decode a file: the system's words, or the place in the document.
  package static func reason(_ error: any Error) -> String {
    if let error = error as? DecodingError { return describe(error) }
    if let cause = (error as? CocoaError)?.underlying as? POSIXError {
      return String(cString: strerror(cause.code.rawValue))
    }
    return "\(error)"
  }

  private static func describe(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
      return path.isEmpty ? "" : "\(path): "
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context))missing '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "\(place(context))\(context.debugDescription)" + (context.underlyingError.map { " (\($0))" } ?? "")
    @unknown default: "\(error)"
    }
  }
}
