/// Why bytes are not a MessagePack value that is accepted here.
public enum MessagePackError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes end inside a value.
  case truncated(at: Int)
  /// No format starts with this byte.
  case unknownFormat(UInt8, at: Int)
  /// A text that is not UTF-8.
  case notUTF8(at: Int)
  /// Arrays and maps are nested too deeply.
  case tooDeep(at: Int)
  /// Bytes follow the value.
  case trailing(at: Int)

  /// What is wrong, and at which byte.
  public var description: String {
    switch self {
    case .truncated(let place): "the message ends inside a value, at byte \(place)"
    case .unknownFormat(let byte, let place): "unknown format 0x\(String(byte, radix: 16)) at byte \(place)"
    case .notUTF8(let place): "the text at byte \(place) is not UTF-8"
    case .tooDeep(let place): "values are nested deeper than \(MessagePackDecoder.maximumDepth) at byte \(place)"
    case .trailing(let place): "unexpected bytes after the message, at byte \(place)"
    }
  }
}
