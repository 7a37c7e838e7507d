import Foundation
import LoadPlatform
import Testing

@Suite
struct WallClockTests {
  @Test func iso8601() throws {
    let before = Date.now.addingTimeInterval(-0.001)
    let text = WallClock.iso8601()
    let after = Date.now
    #expect(text.wholeMatch(of: /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/) != nil, "\(text)")
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let date = try format.parse(text)
    #expect((before...after).contains(date), "\(text)")
  }

  @Test func compact() throws {
    let earlier = WallClock.iso8601()
    let text = WallClock.compact()
    let later = WallClock.iso8601()
    #expect(text.wholeMatch(of: /\d{8}T\d{6}Z/) != nil, "\(text)")
    func seconds(_ text: String) -> String {
      text.prefix { $0 != "." }.filter { $0 != "-" && $0 != ":" } + "Z"
    }
    #expect((seconds(earlier)...seconds(later)).contains(text))
  }
}
