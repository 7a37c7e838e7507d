import Testing

@testable import LoadEngine

@Suite
struct StallWatchTests {
  private let second: UInt64 = 1_000_000_000

  @Test
  func aWorkerThatDoesNotMoveIsNamed() {
    var watch = StallWatch(workers: 3, stallNanoseconds: 2 * second)
    let positions: [UInt64?] = [nil, 7, 9]
    #expect(watch.stalledWorker(nowNanoseconds: second, position: { positions[$0] }) == nil)
    #expect(watch.stalledWorker(nowNanoseconds: 3 * second, position: { positions[$0] }) == nil)
    #expect(
      watch.stalledWorker(nowNanoseconds: 3 * second + second / 2, position: { $0 == 1 ? 8 : positions[$0] }) == 2)
  }

  @Test
  func standingStillIsNoStall() {
    var watch = StallWatch(workers: 1, stallNanoseconds: second)
    #expect(watch.stalledWorker(nowNanoseconds: second, position: { _ in 1 }) == nil)
    #expect(watch.stalledWorker(nowNanoseconds: 2 * second, position: { _ in nil }) == nil)
    #expect(watch.stalledWorker(nowNanoseconds: 9 * second, position: { _ in 1 }) == nil)
    #expect(watch.stalledWorker(nowNanoseconds: 10 * second + 1, position: { _ in 1 }) == 0)
  }
}
