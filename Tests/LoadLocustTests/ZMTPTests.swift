import LoadLocust
import Testing

@Suite("ZMTP")
struct ZMTPTests {
  /// What a ROUTER of libzmq sends first.
  static func greeting(major: UInt8 = 3, mechanism: String = "NULL") -> [UInt8] {
    [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, major, 1] + Array(mechanism.utf8)
      + [UInt8](repeating: 0, count: 20 - mechanism.utf8.count + 32)
  }

  static func ready(_ type: String = "ROUTER") -> [UInt8] {
    let property = [UInt8(11)] + Array("Socket-Type".utf8) + [0, 0, 0, UInt8(type.utf8.count)] + Array(type.utf8)
    let body = [UInt8(5)] + Array("READY".utf8) + property
    return [4, UInt8(body.count)] + body
  }

  static func frame(_ body: [UInt8], more: Bool = false) -> [UInt8] { [more ? 1 : 0, UInt8(body.count)] + body }

  @Test("the opening is a greeting of 64 bytes and READY with socket type and identity")
  func opening() {
    let bytes = ZMTPConnection.opening(identity: "w_1")
    #expect(bytes[..<12].hex == "ff00000000000000007f0300")
    #expect(bytes[12..<32].elementsEqual("NULL".utf8 + [UInt8](repeating: 0, count: 16)))
    #expect(bytes[32..<64].allSatisfy { $0 == 0 })
    let ready = "READY".utf8.hex
    let socket = "Socket-Type".utf8.hex
    let expected =
      "05\(ready)0b\(socket)00000006" + "DEALER".utf8.hex + "08" + "Identity".utf8.hex + "00000003" + "w_1".utf8.hex
    #expect(bytes[64..<66].hex == "04" + [UInt8(expected.count / 2)].hex)
    #expect(bytes[66...].hex == expected)
  }

  @Test("messages are framed short and long", arguments: [(0, "0000"), (255, "00ff"), (256, "020000000000000100")])
  func framing(_ count: Int, _ head: String) {
    let bytes = ZMTPConnection.message([UInt8](repeating: 9, count: count))
    #expect(bytes.hex.hasPrefix(head))
    #expect(bytes.count == head.count / 2 + count)
  }

  @Test("however the bytes are cut, the same comes in", arguments: SeededGenerator.seeds)
  func cuts(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let long = [UInt8](repeating: 5, count: 700)
    let stream =
      Self.greeting() + Self.ready() + Self.frame([1, 2, 3]) + ZMTPConnection.message(long)
      + Self.frame([4], more: true) + Self.frame([5, 6]) + [4, 7, 4] + Array("PING".utf8) + [0, 9] + Self.frame([])
    let expected: [ZMTPConnection.Event] = [
      .ready, .message([1, 2, 3]), .message(long), .message([4, 5, 6]), .answer([4, 5, 4] + Array("PONG".utf8)),
      .message([]),
    ]
    for _ in 0..<200 {
      var connection = ZMTPConnection()
      var events: [ZMTPConnection.Event] = []
      var rest = stream[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...100, using: &generator)
        events += try connection.receive(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      #expect(events == expected, "seed \(seed)")
    }
  }

  @Test("a peer that is no ROUTER without security is told apart")
  func refusals() {
    func refusal(_ bytes: [UInt8]) -> ZMTPError? {
      var connection = ZMTPConnection()
      do throws(ZMTPError) {
        _ = try connection.receive(bytes)
        return nil
      } catch {
        return error
      }
    }
    let greeting = Self.greeting()
    #expect(refusal(Array("HTTP/1.1 400 Bad Request\r\n".utf8)) == .notZMTP)
    #expect(refusal(Self.greeting(major: 1)) == .version(1))
    #expect(refusal(Self.greeting(mechanism: "CURVE")) == .mechanism("CURVE"))
    #expect(refusal(greeting + Self.ready("PUB")) == .socketType("PUB"))
    #expect(refusal(greeting + Self.frame([1])) == .command("a message arrived before READY"))
    #expect(refusal(greeting + [0x80, 1, 1]) == .flags(0x80))
    #expect(refusal(greeting + Self.ready() + [5, 5, 4] + Array("PING".utf8)) == .flags(5))
    #expect(refusal(greeting + Self.ready() + [2] + [UInt8](repeating: 0xFF, count: 8)) == .tooLarge(.max))
    #expect(refusal(greeting + [4, 8, 5] + Array("ERROR".utf8) + [1, 0x78]) == .refused("x"))
    #expect(refusal(greeting + Self.ready() + Self.frame([7])) == nil)
  }

  @Test("parts of one message are counted together")
  func parts() throws {
    var connection = ZMTPConnection()
    _ = try connection.receive(Self.greeting() + Self.ready())
    let half = [UInt8](repeating: 1, count: ZMTPConnection.maximumMessageBytes / 2 + 1)
    var frame = ZMTPConnection.message(half)
    frame[0] |= 1
    #expect(try connection.receive(frame).isEmpty)
    let head = ZMTPConnection.message(half).prefix(9)
    #expect(throws: ZMTPError.tooLarge(UInt64(2 * half.count))) { _ = try connection.receive(head) }
  }

  @Test("any bytes are taken or refused", arguments: SeededGenerator.seeds)
  func anyBytes(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<5000 {
      var connection = ZMTPConnection()
      var bytes = round % 2 == 0 ? [] : Self.greeting() + (round % 4 == 1 ? [] : Self.ready())
      bytes += (0..<60).map { _ in UInt8.random(in: 0...(round % 3 == 0 ? 255 : 8), using: &generator) }
      if let events = try? connection.receive(bytes) { #expect(events.count <= 61, "seed \(seed)") }
    }
  }
}
