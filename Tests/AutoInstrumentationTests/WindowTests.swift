import TestThreads
import Testing

@testable import AutoInstrumentation

/// Windows against plain arrays.
@Suite(.ownThread)
struct WindowTests {
  private struct Outcome {
    let failed: Bool
    let slow: Bool

    var call: CallOutcome {
      var call = CallOutcome.success
      if failed { call.insert(.failed) }
      if slow { call.insert(.slow) }
      return call
    }
  }

  private static func outcomes(_ count: Int, seed: UInt64) -> [Outcome] {
    var random = SeededGenerator(state: seed)
    return (0..<count).map { _ in
      Outcome(failed: Int.random(in: 0..<3, using: &random) == 0, slow: Int.random(in: 0..<4, using: &random) == 0)
    }
  }

  private static func totals(_ outcomes: some Collection<Outcome>) -> WindowTotals {
    WindowTotals(
      calls: UInt64(outcomes.count), failures: UInt64(outcomes.count { $0.failed }),
      slow: UInt64(outcomes.count { $0.slow }))
  }

  private static func words(_ count: Int) -> (words: MemoryWords, region: ZeroedRegion) {
    let region = ZeroedRegion(byteCount: count * 8)
    return (MemoryWords(zeroed: region.start, count: count), region)
  }

  @Test("a window of calls is the last N of an array", arguments: [1, 2, 3, 10, 1024], [1, 2] as [UInt64])
  func lastCalls(size: Int, seed: UInt64) {
    let (words, region) = Self.words(CallWindow<MemoryWords>.wordCount(size: size))
    defer { extendLifetime(region) }
    let window = CallWindow(words: words, size: size)
    let outcomes = Self.outcomes(3 * size + 5, seed: seed)
    for (index, outcome) in outcomes.enumerated() {
      let expected = Self.totals(outcomes[...index].suffix(size))
      #expect(window.record(outcome.call, 7, isCurrent: { true }) == expected, "seed \(seed), call \(index)")
      #expect(window.totals(7) == expected, "seed \(seed), call \(index)")
    }
    #expect(window.totals(8) == WindowTotals())
  }

  @Test("what a call of another generation left counts for nothing, and a call that comes too late changes nothing")
  func generations() {
    let (words, region) = Self.words(CallWindow<MemoryWords>.wordCount(size: 4))
    defer { extendLifetime(region) }
    let window = CallWindow(words: words, size: 4)
    // In any order: generations wrap.
    var generation: UInt64 = 0
    for next: UInt64 in [16_383, 0, 8_191, 8_192, 1] {
      for _ in 0..<6 { _ = window.record(.failed, generation, isCurrent: { true }) }
      #expect(window.totals(generation) == WindowTotals(calls: 4, failures: 4, slow: 0))
      let first = window.record(.success, next, isCurrent: { true })
      #expect(first == WindowTotals(calls: 1, failures: 0, slow: 0))
      #expect(window.record(.failed, generation, isCurrent: { false }) == nil)
      #expect(window.totals(next) == WindowTotals(calls: 1, failures: 0, slow: 0))
      generation = next
    }
  }

  @Test("a window of time is the last 16 slices of an array", arguments: [1, 2, 4], [1, 2, 3] as [UInt64])
  func lastSlices(stripes: Int, seed: UInt64) {
    let (words, region) = Self.words(TimeWindow<MemoryWords>.wordCount(stripes: stripes))
    defer { extendLifetime(region) }
    let window = TimeWindow(words: words, stripeMask: stripes - 1)
    var random = SeededGenerator(state: seed)
    var slice: UInt64 = UInt64.random(in: 0..<40, using: &random)
    var recorded: [(slice: UInt64, outcome: Outcome)] = []
    for outcome in Self.outcomes(600, seed: seed) {
      // Mostly the same slice or the next, now and then many later.
      slice += Int.random(in: 0..<60, using: &random) == 0 ? 37 : UInt64.random(in: 0..<2, using: &random)
      let now = slice
      window.record(
        outcome.call, 3, slice: now, stripe: Int.random(in: 0..<100, using: &random), isCurrent: { true },
        currentSlice: { now })
      recorded.append((now, outcome))
      let expected = recorded.filter { $0.slice + 16 > now }.map(\.outcome)
      #expect(window.totals(3, slice: now) == Self.totals(expected), "seed \(seed), slice \(now)")
      #expect(window.totals(4, slice: now) == WindowTotals())
    }
  }

  @Test("a call that comes a whole window late does not displace what is there")
  func lateCalls() {
    let (words, region) = Self.words(TimeWindow<MemoryWords>.wordCount(stripes: 1))
    defer { extendLifetime(region) }
    let window = TimeWindow(words: words, stripeMask: 0)
    window.record(.failed, 0, slice: 17, stripe: 0, isCurrent: { true }, currentSlice: { 17 })
    window.record(.success, 0, slice: 1, stripe: 0, isCurrent: { true }, currentSlice: { 17 })
    #expect(window.totals(0, slice: 17) == WindowTotals(calls: 1, failures: 1, slow: 0))
    // Fifteen slices late is still within the window.
    window.record(.success, 0, slice: 2, stripe: 0, isCurrent: { true }, currentSlice: { 17 })
    #expect(window.totals(0, slice: 17) == WindowTotals(calls: 2, failures: 1, slow: 0))
    // Of a generation that has passed.
    window.record(.success, 9, slice: 17, stripe: 0, isCurrent: { false }, currentSlice: { 17 })
    #expect(window.totals(0, slice: 17) == WindowTotals(calls: 2, failures: 1, slow: 0))
  }

  @Test(
    "a judge reads again when the clock has moved on, and leaves out what may have been replaced",
    arguments: [
      // What the clock says after each reading, and from which slice to which the window is.
      ([20], 5...20), ([21, 21], 7...21), ([21, 22], 7...21), ([21, 23, 25], 10...23), ([40, 40], 26...40),
    ])
  func movingClock(clock: [UInt64], slices: ClosedRange<UInt64>) {
    let (words, region) = Self.words(TimeWindow<MemoryWords>.wordCount(stripes: 1))
    defer { extendLifetime(region) }
    let window = TimeWindow(words: words, stripeMask: 0)
    for slice: UInt64 in 5...20 {
      window.record(.failed, 0, slice: slice, stripe: 0, isCurrent: { true }, currentSlice: { slice })
    }
    var readings = clock[...]
    let totals = window.currentTotals(0, slice: 20, currentSlice: { readings.popFirst() ?? 0 })
    let recorded = UInt64((5...20).count { slices.contains($0) })
    #expect(totals == WindowTotals(calls: recorded, failures: recorded, slow: 0))
    #expect(readings.isEmpty)
  }

  @Test("a judge that a clock outruns each time gives up") func runawayClock() {
    let (words, region) = Self.words(TimeWindow<MemoryWords>.wordCount(stripes: 1))
    defer { extendLifetime(region) }
    let window = TimeWindow(words: words, stripeMask: 0)
    var readings: UInt64 = 0
    let totals = window.currentTotals(0, slice: 20) {
      readings += 1
      return 20 + 100 * readings
    }
    #expect(totals == nil)
    #expect(readings == 16)
  }

  @Test("counts of a slice end at their limit")
  func saturation() {
    let (words, region) = Self.words(TimeWindow<MemoryWords>.wordCount(stripes: 1))
    defer { extendLifetime(region) }
    let window = TimeWindow(words: words, stripeMask: 0)
    words.word(0).store(UInt64(UInt32.max))
    window.record(.success, 0, slice: 0, stripe: 0, isCurrent: { true }, currentSlice: { 0 })
    #expect(window.totals(0, slice: 0).calls == UInt64(UInt32.max))
  }

  @Test("threads lose no call of a window of time")
  func concurrentSlices() {
    let (words, region) = Self.words(TimeWindow<MemoryWords>.wordCount(stripes: 2))
    defer { extendLifetime(region) }
    let window = TimeWindow(words: words, stripeMask: 1)
    Threads.run(4) { thread in
      for index in 0..<20_000 {
        window.record(
          index % 2 == 0 ? .success : .failed, 0, slice: UInt64(index / 10_000), stripe: thread,
          isCurrent: { true }, currentSlice: { 1 })
      }
    }
    #expect(window.totals(0, slice: 1) == WindowTotals(calls: 80_000, failures: 40_000, slow: 0))
  }

  @Test("threads leave sums that are those of the ring: as many successes as it has places take them to 0")
  func concurrentCalls() {
    let size = 50
    let (words, region) = Self.words(CallWindow<MemoryWords>.wordCount(size: size))
    defer { extendLifetime(region) }
    let window = CallWindow(words: words, size: size)
    Threads.run(4) { thread in
      var random = SeededGenerator(state: UInt64(thread))
      for _ in 0..<20_000 {
        _ = window.record(
          Int.random(in: 0..<3, using: &random) == 0 ? [.failed, .slow] : .success, 0, isCurrent: { true })
      }
    }
    #expect(window.totals(0).calls == UInt64(size))
    for _ in 0..<size { _ = window.record(.success, 0, isCurrent: { true }) }
    #expect(window.totals(0) == WindowTotals(calls: UInt64(size), failures: 0, slow: 0))
  }
}
