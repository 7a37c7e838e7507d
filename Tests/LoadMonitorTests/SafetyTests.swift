import LoadMonitor
import Testing

@Suite("Who may ask")
struct SafetyTests {
  // MARK: Tokens

  @Test("The token alone matches", arguments: ["secret", "ü🔑", "a"])
  func token(text: String) throws {
    let token = try #require(AccessToken(text))
    #expect(token.matches(text) && token.matches(authorization: "Bearer \(text)"))
    #expect(token.matches(authorization: "bearer  \(text)"), "the scheme's case and spaces do not matter")
    // Of every length, and wrong in any place.
    let wrong = [
      "", String(text.dropLast()), text + "x", text + text, String(text.dropFirst()) + "x", "X" + text.dropFirst(),
    ]
    for other in wrong where other != text {
      #expect(!token.matches(other), "\(other)")
      #expect(!token.matches(authorization: "Bearer \(other)"), "\(other)")
    }
  }

  @Test(
    "Other headers carry none",
    arguments: [nil, "", "secret", "Bearer", "Bearer ", "Basic secret", "Bearersecret", "Bearer,secret"] as [String?])
  func authorization(header: String?) throws {
    let token = try #require(AccessToken("secret"))
    #expect(!token.matches(authorization: header))
  }

  @Test("No token is empty, and new ones differ")
  func made() {
    #expect(AccessToken("") == nil)
    let texts = Set((0..<100).map { _ in AccessToken.randomText() })
    #expect(texts.count == 100 && texts.allSatisfy { $0.utf8.count == 64 })
  }

  // MARK: Hosts and origins

  @Test(
    "On loopback only its own names are answered to",
    arguments: [
      ("localhost", true), ("localhost:8080", true), ("LOCALHOST", true), ("127.0.0.1", true), ("127.9.9.9:1", true),
      ("[::1]", true), ("[::1]:8080", true), ("", false), ("evil.example", false), ("127.0.0.1.evil.example", false),
      ("localhost.evil.example:80", false), ("127.0.0.256", false), ("127.0.0", false), ("169.254.169.254", false),
      ("0.0.0.0", false), ("[::2]", false),
    ])
  func host(authority: String, isAdmitted: Bool) {
    #expect(HostRule(boundHost: "127.0.0.1").admits(authority) == isAdmitted)
    // Elsewhere the token protects, and its names are not known.
    #expect(HostRule(boundHost: "192.0.2.7").admits(authority) == !authority.isEmpty)
  }

  @Test("Without a host nothing is answered")
  func noHost() { #expect(!HostRule(boundHost: "127.0.0.1").admits(nil)) }

  @Test(
    "What changes something comes from the monitor's own pages, or from no browser",
    arguments: [
      (nil, nil, true), ("same-origin", nil, true), ("same-origin", "http://127.0.0.1:8080", true),
      (nil, "http://127.0.0.1:8080", true), (nil, "https://127.0.0.1:8080", true), (nil, "http://127.0.0.1", false),
      (nil, "http://127.0.0.1:80801", false), (nil, "http://evil.example", false), (nil, "null", false),
      ("cross-site", nil, false), ("same-site", nil, false), ("none", nil, false),
      ("cross-site", "http://127.0.0.1:8080", false),
    ] as [(String?, String?, Bool)])
  func origin(fetchSite: String?, origin: String?, isAdmitted: Bool) {
    #expect(OriginRule.admits(fetchSite: fetchSite, origin: origin, authority: "127.0.0.1:8080") == isAdmitted)
  }

  // MARK: Settings

  private static func settings(_ change: (inout MonitorSettings) -> Void = { _ in }) -> MonitorSettings {
    var settings = MonitorSettings(
      results: "results", host: "127.0.0.1", port: 8080, token: nil, allowsStart: false, scenarios: "scenarios",
      loadtest: "loadtest", maximumConnections: 10, readTimeoutNanoseconds: 1_000_000_000,
      idleTimeoutNanoseconds: 1_000_000_000)
    change(&settings)
    return settings
  }

  @Test("Another address than loopback needs a token", arguments: ["0.0.0.0", "::", "192.0.2.7", "example.org"])
  func address(host: String) throws {
    let mistake = try #require(Self.settings { $0.host = host }.mistake)
    #expect(mistake.contains("--token-file"))
    let guarded = Self.settings {
      $0.host = host
      $0.token = "secret"
    }
    #expect(guarded.mistake == nil)
    #expect(Self.settings { $0.token = "" }.mistake == "The token is empty; specify a non-empty one.")
  }

  @Test("Limits have limits")
  func limits() {
    #expect(Self.settings().mistake == nil)
    #expect(Self.settings { $0.port = 65_536 }.mistake != nil)
    #expect(Self.settings { $0.maximumConnections = 0 }.mistake != nil)
    #expect(Self.settings { $0.readTimeoutNanoseconds = 99_999_999 }.mistake != nil)
    #expect(Self.settings { $0.idleTimeoutNanoseconds = 86_400_000_000_001 }.mistake != nil)
  }

  @Test(
    "After the login the way leads to this server's paths alone",
    arguments: [
      ("/", "/"), ("/runs/x?a=1", "/runs/x?a=1"), (nil, "/"), ("", "/"), ("//evil.example", "/"), ("/\\evil", "/"),
      ("https://evil.example", "/"), ("/a\nb", "/"), ("/ü", "/"), ("/" + String(repeating: "a", count: 512), "/"),
    ] as [(String?, String)])
  func next(asked: String?, path: String) { #expect(MonitorPage.safeNext(asked) == path) }

  @Test("Files may be open as many as the system lets this user have")
  func files() throws {
    FileLimit.raise()
    let limit = try #require(FileLimit.current())
    FileLimit.raise()
    #expect(limit > 0 && FileLimit.current() == limit)
  }
}
