import Testing

@testable import LoadEngine

@Suite
struct WatchedTimeTests {
  private static let second: UInt64 = 1_000_000_000

  /// Looks every 50 ms.
  private func look(
    _ time: inout WatchedTime, from start: UInt64, seconds: UInt64, isStopped: Bool
  ) -> (end: UInt64, watched: UInt64) {
    var now = start
    var watched: UInt64 = 0
    for _ in 0..<seconds * 20 {
      now += Self.second / 20
      watched = time.nanoseconds(now: now, isStopped: isStopped)
    }
    return (now, watched)
  }

  @Test("The time of a stopped process does not count, and goes on with it")
  func stopped() {
    var time = WatchedTime()
    #expect(time.nanoseconds(now: 7, isStopped: false) == 7)
    let (first, running) = look(&time, from: 7, seconds: 3, isStopped: false)
    #expect(running == first)
    let (second, stopped) = look(&time, from: first, seconds: 40, isStopped: true)
    #expect(stopped - running <= Self.second / 20, "but for the last moment before it was seen")
    #expect(time.stoppedNanoseconds >= 39 * Self.second)
    let (_, again) = look(&time, from: second, seconds: 2, isStopped: false)
    #expect(again - stopped == 2 * Self.second - Self.second / 20)
    #expect(time.stoppedNanoseconds == 0)
  }

  @Test("A supervisor that stood still itself has seen nothing")
  func supervisorStoodStill() {
    var time = WatchedTime()
    let before = time.nanoseconds(now: Self.second, isStopped: false)
    #expect(time.nanoseconds(now: 101 * Self.second, isStopped: false) == before)
    #expect(time.nanoseconds(now: 101 * Self.second + 5, isStopped: false) == before + 5)
  }
}
