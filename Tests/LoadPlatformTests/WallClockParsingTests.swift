import LoadPlatform
import Testing

@Suite
struct WallClockParsingTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-01-31T12:34:56.789Z", 1_769_862_896_789_000_000),
      ("2024-02-29T23:59:59.000000001Z", 1_709_251_199_000_000_001),
      ("2000-03-01T00:00:00.5Z", 951_868_800_500_000_000),
    ] as [(String, Int64)])
  func times(_ text: String, _ nanoseconds: Int64) {
    #expect(WallClock.nanosecondsSinceEpoch(iso8601: text) == nanoseconds)
  }

  @Test(arguments: [
    "", "Z", "2026-01-31T12:34:56.789", "2026-01-31 12:34:56.789Z", "2026-01-31T12:34:56.Z", "2026-01-31T12:34:5xZ",
    "2026-01-31T12:34:56.1234567890Z", "2026-13-31T12:34:56Z", "2026-00-31T12:34:56Z", "2026-01-32T12:34:56Z",
    "2026-01-31T24:00:00Z", "9999-01-31T12:34:56Z", "2026-01-31T12:34:56+00:00Z", "2026-01-31T12:34:56,789Z",
  ])
  func malformed(_ text: String) { #expect(WallClock.nanosecondsSinceEpoch(iso8601: text) == nil) }

  @Test("What is written is read")
  func roundTrip() throws {
    let text = WallClock.iso8601()
    let nanoseconds = try #require(WallClock.nanosecondsSinceEpoch(iso8601: text))
    #expect(nanoseconds / 1_000_000 % 1000 == Int64(text.dropLast().suffix(3)))
  }
}
