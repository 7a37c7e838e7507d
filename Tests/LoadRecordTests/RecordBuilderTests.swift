import LoadRecord
import LoadScenario
import LoadStatistics
import Testing

@Suite
struct RecordBuilderTests {
  @Test func nothing() {
    #expect(RecordBuilder().record == nil)
    #expect(Fixture.record([Fixture.ready()] + Fixture.intervals) == nil, "without a first line there is no plan")
  }

  @Test func intervalsSum() throws {
    let record = try #require(Fixture.record(Fixture.lines))
    #expect(record.elapsedSeconds == 1.5)
    #expect(record.operations.map(\.name) == ["get", "list", "put"])
    #expect(record.operations.map(\.group) == ["readers", "readers", "writers"])
    #expect(record.operations.map(\.count) == [10, 2, 30])
    #expect(record.operations.map(\.failures) == [4, 1, 0])
    #expect(record.operations.map(\.samples) == [10, 2, 2])
    #expect(record.operations.map(\.timing) == ["exact", "exact", "sampled"])
    #expect(record.operations[2].throughputPerSecond == 20)
    #expect(
      record.totals
        == Totals(operations: 42, failures: 5, throughputPerSecond: 28))
    let get = record.operations[0].serviceTimeNanoseconds
    #expect(get.histogram == Fixture.histogram([1, 2, 3, 4, 5, 100, 10, 20, 30, 40]))
    #expect(get.min == 1 && get.max == 100 && get.mean == 21.5)
    #expect(record.operations[0].latencyNanoseconds == get, "the closed model starts operations when they are due")
    #expect(record.operations[0].lagNanoseconds == nil)
  }

  @Test func failureKindsHaveNames() throws {
    let record = try #require(Fixture.record(Fixture.lines))
    #expect(record.operations[0].failureKinds == ["seventh": 3, "code 8": 1])
    #expect(record.operations[1].failureKinds == ["other": 1])
    #expect(record.operations[2].failureKinds.isEmpty)
  }

  @Test("Bytes per operation stand on the timed operations; null where they cannot be counted")
  func allocations() throws {
    let record = try #require(Fixture.record(Fixture.lines))
    #expect(record.operations[0].allocatedBytesPerOperation == 100)
    #expect(record.operations[1].allocatedBytesPerOperation == nil, "asynchronous")
    #expect(record.operations[2].allocatedBytesPerOperation == 0)
    let uncounted = try #require(
      Fixture.record([Fixture.start(), Fixture.ready { $0.countsAllocations = false }] + Fixture.intervals))
    #expect(uncounted.operations.allSatisfy { $0.allocatedBytesPerOperation == nil })
  }

  @Test func timeline() throws {
    let points = try #require(Fixture.record(Fixture.lines)).timeline
    #expect(points.map(\.second) == [0, 1])
    #expect(points.map(\.throughputPerSecond) == [18, 48])
    // Less than half a second has no rate, unless it is all there is.
    func rates(_ lengths: [UInt64]) -> [Double?]? {
      Fixture.record(
        [Fixture.start(), Fixture.ready()]
          + lengths.enumerated().map { number, length in
            .interval(
              IntervalLine(
                second: number, endNanoseconds: UInt64(number) * 1_000_000_000 + length, lengthNanoseconds: length,
                activeWorkers: 3, operations: [Fixture.operation("get", "readers", count: 6, times: [1])], memory: []))
          })?.timeline.map(\.throughputPerSecond)
    }
    #expect(rates([1_000_000_000, 30_000_000]) == [6, nil])
    #expect(rates([1_000_000_000, 500_000_000]) == [6, 12])
    #expect(rates([30_000_000]) == [200])
    #expect(points.map(\.failures) == [2, 3])
    #expect(points.map(\.activeWorkers) == [3, 2])
    #expect(points.map(\.maxNanoseconds) == [2000, 600])
    #expect(points.map(\.residentBytes) == [6000, 5500])
    #expect(points.map(\.liveBytes) == [1100, 1200])
  }

  @Test func whatIsKnownAtTheEnd() throws {
    let record = try #require(Fixture.record(Fixture.lines))
    #expect(record.ending == Ending(.completed))
    #expect(record.seed == .max)
    #expect(record.startedAt == "2026-01-31T12:34:56.789Z")
    #expect(record.workers.count == 3)
    #expect(record.gauges["health"] == 99.5)
    #expect(record.gauges.keys.contains("unreadable"))
    #expect(record.environment.warnings == ["from the start", "from the end"])
    #expect(record.environment.stealPercent == 0.25)
    #expect(record.memory.maximumResidentBytes == 6000)
    #expect(record.memory.residentGrowthBytes == 500)
  }

  @Test("A run whose supervisor was killed has what was measured, and says that it is lost")
  func withoutAnEnd() throws {
    let record = try #require(Fixture.record(Array(Fixture.lines.dropLast())))
    #expect(record.ending.kind == .lost)
    #expect(record.ending.message?.contains("supervisor") == true)
    #expect(record.totals.operations == 42)
    #expect(record.workers.isEmpty && record.gauges.isEmpty)
    #expect(record.operations[0].failureKinds == ["code 7": 3, "code 8": 1])
  }

  @Test("A run that never got ready")
  func startAlone() throws {
    let record = try #require(Fixture.record([Fixture.start()]))
    #expect(record.ending.kind == .lost)
    #expect(record.totals.operations == 0)
    #expect(record.totals.throughputPerSecond == nil)
    #expect(record.operations.count == 3)
    #expect(record.operations[0].serviceTimeNanoseconds.p50 == nil)
    #expect(record.operations[0].nearTimerFloor == nil)
  }

  @Test("A median under four timer reads is near the timer's floor")
  func timerFloor() throws {
    let record = try #require(Fixture.record(Fixture.lines))
    #expect(record.operations.map(\.nearTimerFloor) == [true, false, false])
  }

  @Test("A timeline of another writer may leave out entries")
  func foreignShapes() throws {
    let lines = [Fixture.start(), Fixture.ready { $0.timing = [] }] + Fixture.intervals
    let record = try #require(Fixture.record(lines))
    #expect(record.operations.map(\.timing) == [nil, nil, nil])
    let asynchronous = [Fixture.start(), Fixture.ready { $0.asynchronous = [[false]] }] + Fixture.intervals
    #expect(
      try #require(Fixture.record(asynchronous)).operations.map(\.allocatedBytesPerOperation) == [100, nil, nil])
  }

  @Test("Counts of a damaged file may be anything; their sum is no reason to crash")
  func hugeCounts() throws {
    let huge = TimelineLine.interval(
      IntervalLine(
        second: 0, endNanoseconds: .max, lengthNanoseconds: .max, activeWorkers: 1,
        operations: [
          IntervalLine.OperationInterval(
            name: "get", group: "readers", count: .max, failures: .max, failureKinds: ["7": .max],
            allocatedBytes: .max, serviceTime: Fixture.histogram([.max])),
          IntervalLine.OperationInterval(
            name: "list", group: "readers", count: .max, failures: .max, failureKinds: [:], allocatedBytes: .max,
            serviceTime: Fixture.histogram([.max])),
        ], memory: []))
    let record = try #require(Fixture.record([Fixture.start(), Fixture.ready(), huge, huge]))
    #expect(record.totals.operations == .max)
    #expect(record.totals.failures == .max)
    #expect(record.operations[0].failureKinds == ["code 7": .max])
  }

  @Test("Samples are thinned evenly, so that a long run's record has a limit")
  func thinning() throws {
    var builder = RecordBuilder()
    builder.add(Fixture.start())
    let count = MemoryRecord.maximumSamples * 5
    for second in 0..<(count / 10) {
      builder.add(
        .interval(
          IntervalLine(
            second: second, endNanoseconds: UInt64(second + 1) * 1_000_000_000, lengthNanoseconds: 1_000_000_000,
            activeWorkers: 1, operations: [],
            memory: (0..<10).map { MemorySample(atNanoseconds: UInt64(second * 10 + $0), residentBytes: 1) })))
    }
    let samples = try #require(builder.record).memory.samples
    #expect(samples.count <= MemoryRecord.maximumSamples)
    #expect(samples.count > MemoryRecord.maximumSamples / 2)
    #expect(samples.first?.atNanoseconds == 0)
    let distances = Set(zip(samples, samples.dropFirst()).map { $1.atNanoseconds - $0.atNanoseconds })
    #expect(distances == [8])
  }

  @Test func limitIsExact() throws {
    var builder = RecordBuilder()
    builder.add(Fixture.start())
    builder.add(
      .interval(
        IntervalLine(
          second: 0, endNanoseconds: 1, lengthNanoseconds: 1, activeWorkers: 1, operations: [],
          memory: (0..<MemoryRecord.maximumSamples).map { MemorySample(atNanoseconds: UInt64($0)) })))
    #expect(try #require(builder.record).memory.samples.count == MemoryRecord.maximumSamples)
  }
}
