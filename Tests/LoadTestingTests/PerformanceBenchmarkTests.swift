import LoadTesting
import Testing

/// Benchmarks from code. Figures are of a debug build here: counts, failures and ratios to work of the same run alone.
struct PerformanceBenchmarkTests {
  private struct Refused: Error {}

  @Test func aClosureIsCalledAsOftenAsAsked() async throws {
    let benchmark = PerformanceBenchmark(warmupIterations: 50, testIterations: 1_000)
    let calls = Counter()
    let result = try await benchmark.benchmark({ calls.next() }, name: "count")
    #expect(result.row.operations == 1_000)
    #expect(calls.count == 1_050)
    #expect(result.name == "count")
    #expect(result.meanMilliseconds ?? 0 > 0)
    #expect(result.p95Milliseconds != nil && result.rating != nil && result.operationsPerSecond ?? 0 > 0)
    #expect(result.overheadPercent == nil)
  }

  @Test func anAsynchronousClosureIsAwaited() async throws {
    let calls = Counter()
    let result = try await PerformanceBenchmark(warmupIterations: 0, testIterations: 200).benchmark(
      {
        await Task.yield()
        calls.next()
      }, name: "wait", tasks: 2)
    #expect(result.row.operations == 200)
    #expect(calls.count == 200)
    #expect(result.row.executor == "tasks")
  }

  @Test func whatIsThrownIsCounted() async throws {
    let result = try await PerformanceBenchmark(testIterations: 100).benchmark({ throw Refused() }, name: "fail")
    #expect(result.row.failures == 100)
    #expect(result.row.failureKinds == ["Refused": 100])
  }

  @Test func anOverheadIsThatOfPairs() async throws {
    var benchmark = PerformanceBenchmark(warmupIterations: 100, testIterations: 2_000)
    benchmark.pairs = 6
    @Sendable func work(_ rounds: Int) -> UInt64 { (0..<rounds).reduce(1) { $0 &* 31 &+ UInt64($1) } }
    let result = try await benchmark.benchmarkOverhead(
      baseline: { work(100) }, instrumented: { work(300) }, name: "threefold")
    let overhead = try #require(result.row.overhead)
    // Three times the work, in the same build and the same runs.
    #expect(overhead.medianPercent.estimate > 100 && overhead.medianPercent.estimate < 350)
    #expect(overhead.pairs == 6)
    #expect(overhead.percent.low != nil)
    // A deck that is cut off may hold a few more of one than of the other.
    #expect((result.baseline?.operations ?? 0) + result.row.operations == 24_000)
    #expect(abs(Int(result.row.operations) - 12_000) < 100)
  }

  @Test func anAsynchronousOverheadToo() async throws {
    var benchmark = PerformanceBenchmark(warmupIterations: 10, testIterations: 200)
    benchmark.pairs = 2
    let result = try await benchmark.benchmarkOverhead(
      baseline: { await Task.yield() },
      instrumented: {
        await Task.yield()
        await Task.yield()
      }, name: "twice")
    #expect(result.row.overhead?.pairs == 2)
    // Too few pairs for an interval.
    #expect(result.row.overhead?.percent.low == nil)
  }

  @Test func aWrongNameIsAnError() async {
    await #expect(throws: LoadTestError.self) {
      try await PerformanceBenchmark().benchmark({ 1 }, name: "Not A Name")
    }
  }
}
