import LoadPlatform
import Testing

@testable import LoadEngine

/// Measured phases that begin at a time of day, by a clock of the test.
@Suite
struct CommonStartTests {
  private static let second: UInt64 = 1_000_000_000
  private static let noon: UInt64 = 1_800_000_000 * second

  /// A time of day that passes by being waited for; each wait is noted.
  private final class Day: Sendable {
    let state: Lock<(now: UInt64, waits: [UInt64])>

    init(_ now: UInt64) { state = Lock((now: now, waits: [])) }

    var waits: [UInt64] { state.withLock { $0.waits } }

    /// - Parameter disturb: called after each wait with how many there were; what it returns is added to the clock.
    func clock(_ disturb: @escaping @Sendable (Gate, Int) -> Int64 = { _, _ in 0 }) -> StartClock {
      StartClock(
        nanosecondsSinceEpoch: { self.state.withLock { $0.now } },
        waitForStop: { gate, nanoseconds in
          let count = self.state.withLock { state in
            state.waits.append(nanoseconds)
            state.now += nanoseconds
            return state.waits.count
          }
          let change = disturb(gate, count)
          self.state.withLock { $0.now = UInt64(Int64($0.now) + change) }
        })
    }
  }

  private let start = CommonStart(nanosecondsSinceEpoch: noon)

  @Test func itWaitsUntilTheTimeHasComeAndNotLonger() {
    let day = Day(Self.noon - 2_500_000_000)
    #expect(start.wait(at: Gate(workerCount: 1), by: day.clock()) == nil)
    #expect(day.waits == [Self.second, Self.second, 500_000_000])
    #expect(day.state.withLock { $0.now } == Self.noon)
  }

  @Test func aClockThatIsSetMeanwhileIsFollowed() {
    let day = Day(Self.noon - 2 * Self.second)
    // After the first wait it is set back by three seconds.
    let lateness = start.wait(
      at: Gate(workerCount: 1), by: day.clock { _, count in count == 1 ? -3_000_000_000 : 0 })
    #expect(lateness == nil)
    #expect(day.waits == Array(repeating: Self.second, count: 5))
  }

  @Test func aStopEndsTheWait() {
    let day = Day(Self.noon - 3600 * Self.second)
    let lateness = start.wait(
      at: Gate(workerCount: 1),
      by: day.clock { gate, count in
        if count == 2 { gate.requestStop() }
        return 0
      })
    #expect(lateness == nil)
    #expect(day.waits.count == 2)
  }

  @Test(
    arguments: [
      (0, nil), (100_000_000, nil), (101_000_000, "101ms"), (90 * 1_000_000_000, "90s"),
    ] as [(UInt64, String?)])
  func aStartThatIsPastIsTold(_ nanoseconds: UInt64, _ lateness: String?) {
    let day = Day(Self.noon + nanoseconds)
    let said = start.wait(at: Gate(workerCount: 1), by: day.clock())
    #expect(day.waits.isEmpty)
    #expect(said == lateness.map { "the measured phase began \($0) after the common start that was requested" })
  }
}
