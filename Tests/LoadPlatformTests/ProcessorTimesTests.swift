import LoadPlatform
import Testing

@Suite
struct ProcessorTimesTests {
  private static let text = """
    cpu  101 22 33 4004 55 6 7 88 900 1000
    cpu0 100 20 30 4000 50 6 7 80 900 1000
    cpu1 1 2 3 4 5 0 0 8 9 10
    intr 12345
    """

  @Test("Guest times are part of user time and count once; a tick of 100 a second is 10 ms")
  func parsing() throws {
    let first = try #require(ProcessorTimes(stat: Self.text, ticksPerSecond: 100) { $0 == 0 })
    #expect(first.totalNanoseconds == (100 + 20 + 30 + 4000 + 50 + 6 + 7 + 80) * 10_000_000)
    #expect(first.stolenNanoseconds == 80 * 10_000_000)
    #expect(first.busyNanoseconds == (100 + 20 + 30 + 6 + 7) * 10_000_000)
    let both = try #require(ProcessorTimes(stat: Self.text, ticksPerSecond: 100) { _ in true })
    #expect(both.totalNanoseconds == first.totalNanoseconds + 23 * 10_000_000)
    #expect(both.stolenNanoseconds == 88 * 10_000_000)
  }

  @Test(
    "Without the processors that the process may use there is nothing to tell",
    arguments: ["", "\n", "cpu", "cpu0 1 2 3", "cpu  1 2 3 4 5 6 7 8", "intr 1 2 3 4 5 6 7 8 9"])
  func noProcessor(text: String) { #expect(ProcessorTimes(stat: text, ticksPerSecond: 100) { _ in true } == nil) }

  @Test func processorsOfOthersDoNotCount() {
    #expect(ProcessorTimes(stat: Self.text, ticksPerSecond: 100) { $0 == 7 } == nil)
  }

  #if os(Linux)
    @Test func readsThisMachine() throws {
      let earlier = try #require(ProcessorTimes.now())
      let later = try #require(ProcessorTimes.now())
      #expect(earlier.totalNanoseconds > 0)
      #expect(later.totalNanoseconds >= earlier.totalNanoseconds)
      #expect(later.stolenNanoseconds >= earlier.stolenNanoseconds)
      #expect(later.busyNanoseconds <= later.totalNanoseconds)
    }
  #endif
}
