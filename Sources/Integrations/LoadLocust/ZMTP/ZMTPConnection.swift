/// The DEALER's side of a ZeroMQ connection without security: parses bytes into messages. Pure; uses no sockets.
///
/// Source: ZMTP 3.0, <https://rfc.zeromq.org/spec/23/>. Peers of later versions fall back to it. Incomplete frames are
/// buffered, up to slightly more than ``maximumMessageBytes``.
public struct ZMTPConnection: Sendable {
  /// Maximum size of a message in bytes, over all its frames.
  public static let maximumMessageBytes = 8 << 20

  /// What was received.
  public enum Event: Sendable, Hashable {
    /// The handshake has completed: messages may be sent.
    case ready
    /// A message with its frames concatenated.
    case message([UInt8])
    /// Bytes to send to the peer now: a response that the protocol requires.
    case answer([UInt8])
  }

  private enum State: Sendable {
    case greeting
    case handshake
    case open
  }

  private static let greetingBytes = 64
  private static let mechanismRange = 12..<32
  private static let moreFlag: UInt8 = 1
  private static let longFlag: UInt8 = 2
  private static let commandFlag: UInt8 = 4

  private var state = State.greeting
  private var received: [UInt8] = []
  private var message: [UInt8] = []

  /// A connection before the first byte.
  public init() {}

  /// What a DEALER sends first: its greeting and READY.
  ///
  /// - Parameter identity: the name by which the ROUTER addresses this peer, at most 255 bytes.
  public static func opening(identity: String) -> [UInt8] {
    var bytes: [UInt8] = [0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 0]
    bytes += padded("NULL", to: mechanismRange.count)
    bytes += [UInt8](repeating: 0, count: greetingBytes - mechanismRange.upperBound)
    var body: [UInt8] = []
    addText("READY", to: &body)
    for (name, value) in [
      ("Socket-Type", "DEALER"), ("Identity", String(decoding: identity.utf8.prefix(255), as: UTF8.self)),
    ] {
      addText(name, to: &body)
      let length = UInt32(value.utf8.count)
      body += (0..<4).reversed().map { UInt8(truncatingIfNeeded: length >> UInt32(8 * $0)) }
      body += Array(value.utf8)
    }
    return bytes + frame(body, flags: commandFlag)
  }

  /// A message of one frame.
  public static func message(_ body: [UInt8]) -> [UInt8] { frame(body, flags: 0) }

  private static func frame(_ body: [UInt8], flags: UInt8) -> [UInt8] {
    if body.count < 256 { return [flags, UInt8(body.count)] + body }
    let length = UInt64(body.count)
    return [flags | longFlag] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> UInt64(8 * $0)) } + body
  }

  private static func padded(_ text: String, to count: Int) -> [UInt8] {
    Array(text.utf8) + [UInt8](repeating: 0, count: count - text.utf8.count)
  }

  private static func addText(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(text.utf8.count))
    bytes += Array(text.utf8)
  }

  // MARK: Receiving

  /// Parses bytes from the peer, in chunks of any size.
  ///
  /// - Throws: ``ZMTPError`` when the peer violates the protocol; the connection is then unusable.
  public mutating func receive(_ bytes: some Sequence<UInt8>) throws(ZMTPError) -> [Event] {
    received += bytes
    var events: [Event] = []
    var used = 0
    if state == .greeting {
      guard try takeGreeting() else { return [] }
      used = Self.greetingBytes
      state = .handshake
    }
    while let (flags, body) = try nextFrame(&used) {
      if let event = try take(flags, body) { events.append(event) }
    }
    received.removeFirst(used)
    return events
  }

  /// Whether the greeting is complete; wrong bytes are reported as soon as they arrive.
  private func takeGreeting() throws(ZMTPError) -> Bool {
    if let first = received.first, first != 0xFF { throw .notZMTP }
    if received.count > 9, received[9] != 0x7F { throw .notZMTP }
    if received.count > 10, received[10] < 3 { throw .version(received[10]) }
    guard received.count >= Self.greetingBytes else { return false }
    let mechanism = received[Self.mechanismRange].prefix { $0 != 0 }
    guard mechanism.elementsEqual("NULL".utf8) else { throw .mechanism(String(decoding: mechanism, as: UTF8.self)) }
    return true
  }

  private func nextFrame(_ used: inout Int) throws(ZMTPError) -> (UInt8, ArraySlice<UInt8>)? {
    let left = received.count - used
    guard left >= 2 else { return nil }
    let flags = received[used]
    guard flags & ~(Self.moreFlag | Self.longFlag | Self.commandFlag) == 0 else { throw .flags(flags) }
    let isLong = flags & Self.longFlag != 0
    let head = isLong ? 9 : 2
    guard left >= head else { return nil }
    let length = received[used + 1..<used + head].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let (whole, overflow) = length.addingReportingOverflow(UInt64(message.count))
    guard !overflow, whole <= UInt64(Self.maximumMessageBytes) else { throw .tooLarge(overflow ? .max : whole) }
    guard left - head >= Int(length) else { return nil }
    let begin = used + head
    used = begin + Int(length)
    return (flags, received[begin..<used])
  }

  private mutating func take(_ flags: UInt8, _ body: ArraySlice<UInt8>) throws(ZMTPError) -> Event? {
    if flags & Self.commandFlag != 0 {
      guard flags & Self.moreFlag == 0 else { throw .flags(flags) }
      return try takeCommand(body)
    }
    guard state == .open else { throw .command("a message arrived before READY") }
    message += body
    guard flags & Self.moreFlag == 0 else { return nil }
    defer { message = [] }
    return .message(message)
  }

  private mutating func takeCommand(_ body: ArraySlice<UInt8>) throws(ZMTPError) -> Event? {
    var rest = body
    guard let name = Self.takeText(&rest) else { throw .command("no name") }
    switch (name, state) {
    case ("READY", .handshake):
      try checkReady(rest)
      state = .open
      return .ready
    case ("ERROR", _): throw .refused(Self.takeText(&rest) ?? "no reason given")
    case ("PING", .open):
      // Two bytes of time-to-live, then a context that the answer repeats.
      guard rest.count >= 2 else { throw .command("PING is too short") }
      return .answer(Self.frame(Array("\u{4}PONG".utf8) + rest.dropFirst(2).prefix(16), flags: Self.commandFlag))
    case (_, .open): return nil
    default: throw .command("expected READY, got '\(name.prefix(40))'")
    }
  }

  private func checkReady(_ properties: ArraySlice<UInt8>) throws(ZMTPError) {
    var rest = properties
    while !rest.isEmpty {
      guard let name = Self.takeText(&rest), rest.count >= 4 else { throw .command("READY has an incomplete property") }
      let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(4)
      guard length <= rest.count else { throw .command("READY has a property with a truncated value") }
      let value = String(decoding: rest.prefix(length), as: UTF8.self)
      rest = rest.dropFirst(length)
      if name.lowercased() == "socket-type", value != "ROUTER" { throw .socketType(String(value.prefix(40))) }
    }
  }

  private static func takeText(_ bytes: inout ArraySlice<UInt8>) -> String? {
    guard let count = bytes.first, Int(count) < bytes.count else { return nil }
    defer { bytes = bytes.dropFirst(1 + Int(count)) }
    return String(decoding: bytes.dropFirst().prefix(Int(count)), as: UTF8.self)
  }
}
