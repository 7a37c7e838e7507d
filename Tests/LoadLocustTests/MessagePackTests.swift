import LoadLocust
import Testing

@Suite("MessagePack")
struct MessagePackTests {
  struct Entry: Decodable {
    var hex: String
    var said: String
  }

  @Test("what Python's msgpack writes is read, and written to the same bytes")
  func written() throws {
    let fixture: [String: [Entry]] = try Fixture.load("messagepack")
    let entries = try #require(fixture["written"])
    #expect(entries.count > 50)
    for entry in entries {
      let value = try MessagePackDecoder.decode(Fixture.bytes(hex: entry.hex))
      #expect(value.said == entry.said)
      #expect(MessagePackEncoder.encode(value).hex == entry.hex)
    }
  }

  @Test("longer forms are read as well")
  func read() throws {
    let fixture: [String: [Entry]] = try Fixture.load("messagepack")
    for entry in try #require(fixture["read"]) {
      #expect(try MessagePackDecoder.decode(Fixture.bytes(hex: entry.hex)).said == entry.said)
    }
  }

  @Test("long texts, arrays and maps come back", arguments: [255, 256, 65_535, 65_536, 70_000])
  func lengths(_ count: Int) throws {
    let values: [MessagePackValue] = [
      .string(String(repeating: "q", count: count)), .binary([UInt8](repeating: 7, count: count)),
      .array([MessagePackValue](repeating: .null, count: count)),
      .map((0..<count).map { .init(.int(Int64($0)), .bool(true)) }),
      .custom(type: -3, bytes: [UInt8](repeating: 1, count: count)),
    ]
    for value in values { #expect(try MessagePackDecoder.decode(MessagePackEncoder.encode(value)) == value) }
  }

  @Test(
    "a message that promises more than there is ends the reading",
    arguments: [
      "", "dd7fffffff", "df7fffffff", "dbffffffff", "c6ffffffff", "c9ffffffff05", "ddffffffff01", "9301", "d9", "cf00",
    ])
  func truncated(_ hex: String) {
    #expect { try MessagePackDecoder.decode(Fixture.bytes(hex: hex)) } throws: { error in
      if case MessagePackError.truncated = error { true } else { false }
    }
  }

  @Test("what is no value is told with its place")
  func refused() {
    #expect(throws: MessagePackError.unknownFormat(0xC1, at: 1)) { try MessagePackDecoder.decode([0x91, 0xC1]) }
    #expect(throws: MessagePackError.trailing(at: 1)) { try MessagePackDecoder.decode([0xC0, 0xC0]) }
    #expect(throws: MessagePackError.notUTF8(at: 1)) { try MessagePackDecoder.decode([0xA1, 0xFF]) }
    let deep = [UInt8](repeating: 0x91, count: 200) + [0xC0]
    #expect(throws: MessagePackError.tooDeep(at: 33)) { try MessagePackDecoder.decode(deep) }
  }

  @Test("any bytes are read or refused", arguments: SeededGenerator.seeds)
  func anyBytes(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var read = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      guard let value = try? MessagePackDecoder.decode(bytes) else { continue }
      read += 1
      let again = MessagePackEncoder.encode(value)
      #expect(again.count <= 2 * bytes.count, "seed \(seed), \(bytes.hex)")
      #expect((try? MessagePackDecoder.decode(again))?.said == value.said, "seed \(seed), \(bytes.hex)")
    }
    #expect(read > 0)
  }
}
