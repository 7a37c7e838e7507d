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
    case .notZMTP: "it does not speak ZMTP 3, as a Locust master does"
    case .version(let major): "it speaks version \(major) of ZMTP, and 3 is needed"
    case .mechanism(let name): "it wants the security mechanism '\(name)', and a Locust master wants none"
    case .socketType(let name): "its socket is of type '\(name)', and a Locust master's is ROUTER"
    case .flags(let flags): "a frame has the flags 0x\(String(flags, radix: 16)), which ZMTP 3 does not know"
    case .tooLarge(let bytes):
      "a message of \(bytes) bytes is more than the \(ZMTPConnection.maximumMessageBytes) accepted"
    case .command(let what): "a malformed command: \(what)"
    case .refused(let reason): "it refuses the connection: \(reason)"
    }
  }
}
