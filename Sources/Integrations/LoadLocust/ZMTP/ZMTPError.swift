/// Why a peer is not a usable ZeroMQ ROUTER.
public enum ZMTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The greeting is not that of ZMTP 3.
  case notZMTP
  /// The peer speaks an older version.
  case version(UInt8)
  /// The peer requires authentication.
  case mechanism(String)
  /// The peer has another socket type.
  case socketType(String)
  /// A frame with unknown flags.
  case flags(UInt8)
  /// A frame, or all frames of a message together, above the size limit.
  case tooLarge(UInt64)
  /// A malformed or unexpected command.
  case command(String)
  /// The peer refused the connection.
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
