/// A message between a Locust master and a worker in its wire format: an array of type, data and the worker's id.
public struct LocustMessage: Sendable, Hashable {
  /// The kind of message: `spawn`, `stats`, …
  public var type: String
  /// The content.
  public var data: MessagePackValue
  /// The sending or receiving worker.
  public var nodeID: String

  /// Makes a message.
  public init(_ type: String, _ data: MessagePackValue = .null, nodeID: String) {
    self.type = type
    self.data = data
    self.nodeID = nodeID
  }

  /// The bytes of the message.
  public var bytes: [UInt8] { MessagePackEncoder.encode(.array([.string(type), data, .string(nodeID)])) }

  /// Reads a message.
  public init(bytes: [UInt8]) throws(LocustMessageError) {
    let value: MessagePackValue
    do throws(MessagePackError) { value = try MessagePackDecoder.decode(bytes) } catch {
      throw LocustMessageError("invalid MessagePack: \(error)")
    }
    guard case .array(let parts) = value, parts.count == 3, let type = parts[0].text else {
      throw LocustMessageError("expected an array of type, data and worker ID")
    }
    self.init(type, parts[1], nodeID: parts[2].text ?? "")
  }
}
