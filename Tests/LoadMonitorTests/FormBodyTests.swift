import LoadMonitor
import Testing

@Suite("Forms and queries")
struct FormBodyTests {
  @Test("Names and values are read, escapes undone")
  func read() throws {
    let form = try #require(FormBody("base=a&base=b+c&with=%C3%BC%26%3d&empty=&bare&&base="))
    #expect(form.all("base") == ["a", "b c", ""] && form["base"] == "a")
    #expect(form["with"] == "ü&=" && form["empty"] == "" && form["bare"] == "" && form["none"] == nil)
    #expect(FormBody("")?.fields.isEmpty == true)
  }

  @Test(
    "What is not well-formed is refused",
    arguments: ["a=%", "a=%4", "a=%zz", "%=1", "a=%00", "a=\0", "a=%ff", "a=%c0%af"])
  func malformed(text: String) { #expect(FormBody(text) == nil) }

  @Test("There is a limit to the fields")
  func limit() {
    let most = (0..<FormBody.maximumFields).map { "a=\($0)" }
    #expect(FormBody(most.joined(separator: "&"))?.fields.count == FormBody.maximumFields)
    #expect(FormBody((most + ["a=1"]).joined(separator: "&")) == nil)
  }

  @Test("What is escaped comes back", arguments: ["", "a b+c", "ü/?&=%#\"'<>\\\n", "-._~09azAZ"])
  func escaped(text: String) {
    let escaped = FormBody.escaped(text)
    #expect(escaped.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !escaped.contains { "\"'<>&+#?".contains($0) })
    #expect(FormBody("x=\(escaped)")?["x"] == text)
  }

  @Test("A query asks for what it names, within limits")
  func query() {
    #expect(RunQuery(scenario: "", outcome: "", text: "") == RunQuery())
    let query = RunQuery(offset: -5, limit: 1_000_000)
    #expect(query.offset == 0 && query.limit == RunQuery.maximumLimit)
    #expect(RunQuery(limit: -1).limit == 0)
  }

  @Test("An order to start names a file, and a duration that no command takes for an option")
  func order() throws {
    let order = try StartOrder(json: Array(#"{"scenario":"a.json","duration":"1.5s"}"#.utf8))
    #expect(order.scenario == "a.json" && order.duration == "1.5s")
    #expect(try StartOrder(scenario: "a.json", duration: "").duration == nil)
  }

  @Test(
    "Other durations are refused",
    arguments: [
      "s", "-1s", "--help", "1", "1 s", "1d", "1.2.3s", ".5s", "1e9s", "٣s", String(repeating: "1", count: 20) + "s",
    ])
  func durations(text: String) {
    #expect(throws: MonitorError.self) { try StartOrder(scenario: "a.json", duration: text) }
  }

  @Test("Events are sent line by line")
  func events() {
    #expect(ServerSentEvent("point", id: "7", data: "{}").text == "id: 7\nevent: point\ndata: {}\n\n")
    #expect(ServerSentEvent("end", data: "a\nb").text == "event: end\ndata: a\ndata: b\n\n")
    #expect(ServerSentEvent.keepAlive.hasPrefix(":") && ServerSentEvent.keepAlive.hasSuffix("\n\n"))
  }
}
