/// Why what a peer sends is not what a ROUTER of ZeroMQ sends.
public enum ZMTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It does not begin as ZMTP 3 does.
  case notZMTP
  /// It speaks an older version.
  case version(UInt8)
  /// It wants authentication.
  case mechanism(String)
  /// It is another type of socket.
  case socketType(String)
  /// A frame with bits that no version knows.
  case flags(UInt8)
  /// A frame, or the parts of a message together, that are larger than is accepted.
  case tooLarge(UInt64)
  /// A command that is malformed, or comes where none may.
  case command(String)
  /// The peer says that the connection cannot be.
  case refused(String)

  /// What is wrong.
  public var description: String {
    switch self {
    case .notZMTP: "the peer does not speak ZMTP 3, the protocol of a Locust master"
    case .version(let major): "the peer speaks ZMTP version \(major); version 3 is required"
    case .mechanism(let name): "the peer requires the security mechanism '\(name)'; a Locust master uses none"
    case .socketType(let name): "the peer's socket type is '\(name)'; a Locust master's is ROUTER"
    case .flags(let flags): "a frame has unknown flags: 0x\(String(flags, radix: 16))"
    case .tooLarge(let bytes):
      "a message of \(bytes) bytes exceeds the limit of \(ZMTPConnection.maximumMessageBytes) bytes"
    case .command(let what): "malformed command: \(what)"
    case .refused(let reason): "the peer refused the connection: \(reason)"
    }
  }
}
