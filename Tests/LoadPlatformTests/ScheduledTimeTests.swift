import Testing

@testable import LoadPlatform

@Suite
struct ScheduledTimeTests {
  @Test func parsing() {
    #expect(
      ScheduledTime(schedstat: "78274874 20565415 182\n")
        == ScheduledTime(runNanoseconds: 78_274_874, delayNanoseconds: 20_565_415))
  }

  @Test(arguments: ["", "1 2", "1 2 3 4", "a b c", "-1 2 3"])
  func noTime(text: String) { #expect(ScheduledTime(schedstat: text) == nil) }

  @Test(
    "Threads that are new count from their start, those that ended do not, and an identifier given anew not below 0")
  func sums() {
    func time(_ run: UInt64, _ delay: UInt64) -> ScheduledTime {
      ScheduledTime(runNanoseconds: run, delayNanoseconds: delay)
    }
    let before: [Int32: ScheduledTime] = [1: time(10, 5), 2: time(100, 100), 3: time(7, 7)]
    let after: [Int32: ScheduledTime] = [1: time(15, 9), 3: time(1, 9), 4: time(2, 3)]
    #expect(ScheduledTime.sum(of: after, since: before) == time(5 + 0 + 2, 4 + 2 + 3))
  }

  #if os(Linux)
    @Test func readsThisProcess() throws {
      let threads = try #require(ScheduledTime.ofThreads())
      #expect(!threads.isEmpty)
      let before = try #require(ScheduledTime.ofCurrentThread())
      var now = before
      while now.runNanoseconds == before.runNanoseconds { now = try #require(ScheduledTime.ofCurrentThread()) }
      #expect(now.runNanoseconds > before.runNanoseconds)
    }
  #endif
}
