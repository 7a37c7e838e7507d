import Testing

@testable import LoadLocust

@Suite("Messages of a master")
struct MasterMessageTests {
  @Test("what Locust writes is understood")
  func understood() throws {
    let messages: [String: String] = try Fixture.load("messages")
    func message(_ name: String) throws -> MasterMessage {
      try MasterMessage(LocustMessage(bytes: Fixture.bytes(hex: try #require(messages[name]))))
    }
    #expect(
      try message("spawn")
        == .spawn(.init(timestamp: 1_780_000_000.25, users: ["high": 12, "low": 0], plannedUsers: 40)))
    #expect(try message("ack") == .ack(index: 3))
    #expect(try message("stop") == .stop)
    #expect(try message("quit") == .quit)
    #expect(try message("heartbeat") == .heartbeat)
    #expect(try message("reconnect") == .reconnect)
    #expect(try message("spawning_complete") == .spawningComplete)
    #expect(try message("logs") == .other("logs"))
  }

  @Test("a message is read as it was written")
  func roundTrip() throws {
    let message = LocustMessage("stats", .object([("a", .int(-5)), ("µ", .array([.null]))]), nodeID: "w")
    #expect(try LocustMessage(bytes: message.bytes) == message)
  }

  @Test(
    "what is no order is refused, and says why",
    arguments: [
      (MessagePackValue.null, "timestamp"), (.object([("timestamp", .double(.nan))]), "timestamp"),
      (.object([("timestamp", .int(1))]), "user_classes_count"),
      (.object([("timestamp", .int(1)), ("user_classes_count", .array([]))]), "user_classes_count"),
      (.object([("timestamp", .int(1)), ("user_classes_count", .object([("a", .int(-1))]))]), "number of users"),
      (.object([("timestamp", .int(1)), ("user_classes_count", .object([("a", .int(.max))]))]), "number of users"),
      (.object([("timestamp", .int(1)), ("user_classes_count", .object([("a", .string("3"))]))]), "number of users"),
    ])
  func refused(_ data: MessagePackValue, _ reason: String) {
    #expect { try MasterMessage(LocustMessage("spawn", data, nodeID: "w")) } throws: { "\($0)".contains(reason) }
  }

  @Test("bytes that are no message are refused", arguments: ["", "c0", "93c0c0c0", "92a161c0", "93a161", "c1"])
  func noMessage(_ hex: String) {
    #expect(throws: LocustMessageError.self) { try LocustMessage(bytes: Fixture.bytes(hex: hex)) }
  }
}
