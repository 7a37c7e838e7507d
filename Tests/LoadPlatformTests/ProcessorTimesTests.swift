import LoadPlatform
import Testing

@Suite
struct ProcessorTimesTests {
  @Test("Guest times are part of user time and count once")
  func parsing() throws {
    let text = """
      cpu  100 20 30 4000 50 6 7 80 900 1000
      cpu0 1 2 3 4 5 6 7 8 9 10
      intr 12345
      """
    let times = try #require(ProcessorTimes(stat: text))
    #expect(times.total == 100 + 20 + 30 + 4000 + 50 + 6 + 7 + 80)
    #expect(times.steal == 80)
  }

  @Test(arguments: ["", "\n", "cpu", "cpu0 1 2 3 4 5 6 7 8", "cpu  1 2 3 4", "intr 1 2 3 4 5 6 7 8 9"])
  func noFirstLine(text: String) { #expect(ProcessorTimes(stat: text) == nil) }

  #if os(Linux)
    @Test func readsThisMachine() throws {
      let earlier = try #require(ProcessorTimes.now())
      let later = try #require(ProcessorTimes.now())
      #expect(earlier.total > 0)
      #expect(later.total >= earlier.total)
      #expect(later.steal >= earlier.steal)
    }
  #endif
}
