import LoadRecord
import LoadScenario
import LoadVerdict
import Testing

/// What each metric and aggregate says of a record whose figures are known.
@Suite
struct ObservationTests {
  typealias Case = (
    metric: MeasuredFigure, aggregate: Aggregate, selectors: [FigureSelector: String], value: Double
  )

  /// Service times: get 10, 20, 30, 40; put of readers 500; put of writers 100…500. The first of each operation
  /// started 1000 ns late.
  static let cases: [Case] = [
    (.serviceTime, .mean, [:], 210), (.serviceTime, .minimum, [:], 10), (.serviceTime, .maximum, [:], 500),
    (.serviceTime, .median, [.operation: "get"], 20), (.serviceTime, .mean, [.operation: "get"], 25),
    (.serviceTime, .percentile(0), [.operation: "get"], 10),
    (.serviceTime, .percentile(75), [.operation: "get"], 30),
    (.serviceTime, .percentile(75.1), [.operation: "get"], 40),
    (.serviceTime, .percentile(100), [.operation: "get"], 40),
    (.serviceTime, .mean, [.group: "writers"], 300), (.serviceTime, .minimum, [.operation: "put"], 100),
    (.serviceTime, .mean, [.operation: "put", .group: "readers"], 500),
    (.latency, .minimum, [.operation: "get"], 20), (.latency, .minimum, [:], 20),
    (.latency, .maximum, [.operation: "put", .group: "readers"], 1500),
    (.throughput, .rate, [:], 5), (.throughput, .rate, [.operation: "put"], 3),
    (.throughput, .rate, [.group: "readers"], 2.5), (.operations, .count, [:], 10),
    (.operations, .count, [.operation: "get"], 4), (.failures, .count, [:], 3), (.failures, .rate, [:], 0.3),
    (.failures, .rate, [.operation: "get"], 0.25), (.failures, .count, [.group: "writers"], 2),
    (.failures, .count, [.operation: "put", .group: "readers"], 0),
    (.allocated, .bytes, [:], 44), (.allocated, .bytes, [.operation: "get"], 100),
    (.allocated, .objects, [.operation: "get"], 2), (.allocated, .objects, [:], 1.3),
    (.resident, .maximum, [:], 5000), (.resident, .growth, [:], 3000),
    (.gauge, .value, [.name: "health"], 80),
  ]

  @Test(arguments: cases)
  func figure(_ expected: Case) throws {
    let result = try #require(Fixture.observe(expected.metric, expected.aggregate, expected.selectors))
    let observed = try #require(result.observed)
    #expect(abs(observed - expected.value) <= abs(expected.value) * 0.001, "\(expected)")
    #expect(result.outcome == .pass)
  }

  @Test func standardDeviation() throws {
    let observed = try #require(
      Fixture.observe(.serviceTime, .standardDeviation, [.group: "writers"])?.observed)
    // Of 100, 200, 300, 400, 500: √20000 of the population, √25000 of a sample.
    #expect(abs(observed - 141.42) < 1 || abs(observed - 158.11) < 1)
  }

  @Test(
    "What is not there is no data and never a pass",
    arguments: [
      (MeasuredFigure.lag, Aggregate.mean, [:]), (.dropped, .count, [:]), (.dropped, .rate, [:]),
      (.retained, .bytes, [:]), (.leaks, .count, [:]), (.projected, .bytes, [:]), (.gauge, .value, [.name: "none"]),
      (.gauge, .value, [.name: "broken"]), (.latency, .mean, [.operation: "nobody"]),
      (.failures, .rate, [.group: "nobody"]), (.throughput, .rate, [.operation: "nobody"]),
      (.allocated, .bytes, [.operation: "nobody"]),
    ] as [(MeasuredFigure, Aggregate, [FigureSelector: String])])
  func missing(_ metric: MeasuredFigure, _ aggregate: Aggregate, _ selectors: [FigureSelector: String]) throws {
    let result = try #require(Fixture.observe(metric, aggregate, selectors))
    #expect(result.outcome == .noData)
    #expect(result.observed == nil)
    #expect(try #require(result.note).isEmpty == false)
  }

  @Test("Why what an operation allocates is not known: what is in fact missing")
  func unknownAllocations() {
    func note(_ aggregate: Aggregate, _ change: (inout RunRecord) -> Void = { _ in }) -> String? {
      let record = Fixture.record { record in
        for index in record.operations.indices {
          record.operations[index].allocatedBytesPerOperation = nil
          record.operations[index].allocatedObjectsPerOperation = nil
        }
        record.memory.allocator = AllocatorRecord(name: "jemalloc", version: nil, configuration: nil)
        change(&record)
      }
      return record.reading(.allocated, aggregate).note
    }
    #expect(
      note(.objects)
        == "allocated objects are counted in the leak check, which did not run: set \"memory\": { \"leaks\": \"detect\" }"
    )
    #expect(note(.objects) { $0.scenario.memory.leaks = .detect }?.hasSuffix("which did not run") == true)
    #expect(note(.bytes)?.hasSuffix("this jemalloc does not count allocations by thread") == true)
    #expect(note(.bytes) { $0.scenario.executor = .tasks }?.contains("the operation is asynchronous, or") == true)
    let system = note(.bytes) { $0.memory.allocator?.name = "glibc" }
    #expect(system?.hasSuffix("this requires jemalloc, but the run used glibc") == true)
    #expect(note(.bytes) { $0.memory.allocator = nil }?.hasSuffix("the allocator of the run is unknown") == true)
  }

  @Test func missingGaugeNamesTheOthers() throws {
    #expect(try #require(Fixture.observe(.gauge, .value, [.name: "none"])?.note).contains("broken, health"))
    let none = Fixture.record { $0.gauges = [:] }
    #expect(try #require(Fixture.observe(.gauge, .value, [.name: "none"], in: none)?.note).contains("no gauge"))
    let broken = try #require(Fixture.observe(.gauge, .value, [.name: "broken"])?.note)
    #expect(broken.contains("was not finite or could not be read"))
  }

  @Test("One operation whose allocations are not known spoils the mean of all")
  func unknownAllocation() throws {
    let record = Fixture.record { $0.operations[0].allocatedBytesPerOperation = nil }
    let pooled = try #require(Fixture.observe(.allocated, .bytes, in: record))
    #expect(pooled.outcome == .noData)
    #expect(try #require(pooled.note).contains("'get'"))
    #expect(Fixture.observe(.allocated, .bytes, [.operation: "put"], in: record)?.outcome == .pass)
  }

  @Test("An operation that was never performed does not spoil the others")
  func unperformedOperation() throws {
    let record = Fixture.record {
      $0.operations[1] = Fixture.operation("put", "readers", times: [], allocated: nil)
    }
    #expect(try #require(Fixture.observe(.allocated, .bytes, in: record)?.observed) > 0)
    #expect(Fixture.observe(.serviceTime, .maximum, in: record)?.outcome == .pass)
    #expect(
      Fixture.observe(.failures, .rate, [.operation: "put", .group: "readers"], in: record)?.outcome == .noData)
  }

  @Test func noOperationWasTimed() throws {
    let record = Fixture.record { record in
      for index in record.operations.indices {
        record.operations[index].latencyNanoseconds = LatencyRecord(Fixture.histogram([]))
      }
    }
    for aggregate: Aggregate in [.mean, .minimum, .maximum, .median, .standardDeviation, .percentile(99)] {
      let result = try #require(Fixture.observe(.latency, aggregate, in: record))
      #expect(result.outcome == .noData && result.observed == nil)
      #expect(result.note?.contains("timed") == true)
    }
  }

  @Test("No operations at all is a count of 0, which a threshold on it judges")
  func countOfNothing() throws {
    let record = Fixture.record { record in
      record.operations = [Fixture.operation("get", "readers", times: [])]
      record.totals.operations = 0
    }
    let verdict = VerdictJudge.judge(
      record,
      thresholds: [
        Fixture.threshold(.operations, .count, .greater, 0), Fixture.threshold(.failures, .rate, .less, 0.1),
        Fixture.threshold(.throughput, .rate, .less, 1),
      ])
    #expect(verdict.thresholds.map(\.outcome) == [.fail, .noData, .noData])
    #expect(verdict.thresholds[0].observed == 0)
  }

  @Test("Counts of a damaged file may be anything")
  func hugeCounts() throws {
    let record = Fixture.record { record in
      for index in record.operations.indices {
        record.operations[index].count = .max
        record.operations[index].failures = .max
        record.operations[index].samples = .max
      }
    }
    #expect(try #require(Fixture.observe(.operations, .count, in: record)?.observed) > 5e19)
    #expect(Fixture.observe(.failures, .rate, in: record)?.observed == 1)
    #expect(Fixture.observe(.allocated, .bytes, in: record)?.observed == 36)
  }

  @Test func residentSizeThatWasNotRead() {
    let once = Fixture.record { $0.memory.samples = [MemorySample(residentBytes: 7)] }
    #expect(Fixture.observe(.resident, .maximum, in: once)?.observed == 7)
    #expect(Fixture.observe(.resident, .growth, in: once)?.outcome == .noData)
    let never = Fixture.record { $0.memory.samples = [MemorySample(), MemorySample()] }
    #expect(Fixture.observe(.resident, .maximum, in: never)?.outcome == .noData)
  }

  @Test("What merged runs do not have in common is no data, and is said to be that")
  func merged() {
    let record = Fixture.record { record in
      record.merged = [MergedRun(path: "first", record: record), MergedRun(path: "second", record: record)]
      record.memory = MemoryRecord()
    }
    let gauge = Fixture.observe(.gauge, .value, [.name: "broken"], in: record)
    #expect(gauge?.outcome == .noData)
    #expect(gauge?.note == "the gauge 'broken' is missing or differs between the merged runs")
    let resident = Fixture.observe(.resident, .maximum, in: record)
    #expect(resident?.outcome == .noData)
    #expect(resident?.note == "the memory of several processes is not merged")
    #expect(Fixture.observe(.gauge, .value, [.name: "health"], in: record)?.observed == 80)
  }

  @Test("What a leak check counted is judged where nothing was timed, on as many samples as calls were watched")
  func allocationsOfALeakCheck() throws {
    var leaks = LeakVerdict(kind: .stable, explanation: "flat", operationsPerformed: 1000)
    leaks.operations = [
      LeakVerdict.Operation(
        name: "get", calls: 400, leftBytes: 0, retainedBytes: 0, growthBytesPerOperation: 0, allocatedBytes: 96,
        allocatedObjects: 3)
    ]
    var record = Fixture.record {
      $0.operations = [Fixture.operation("get", "readers", times: [], allocated: nil)]
      $0.operations[0].count = 800
    }
    #expect(Fixture.observe(.allocated, .bytes, in: record)?.outcome == .noData)
    var check = MemoryRecord()
    check.leaks = leaks
    record.addLeakCheck(check)
    #expect(Fixture.observe(.allocated, .bytes, in: record)?.observed == 96)
    #expect(Fixture.observe(.allocated, .objects, in: record)?.observed == 3)
    #expect(record.reading(.allocated, .objects).samples == 400)
    #expect(record.reading(.allocated, .bytes).samples == 400)
    var timed = Fixture.record()
    timed.addLeakCheck(check)
    #expect(timed.reading(.allocated, .bytes, [.operation: "get"]).value == 100)
    #expect(timed.reading(.allocated, .bytes, [.operation: "get"]).samples == 4)
    #expect(timed.reading(.allocated, .objects, [.operation: "get"]).samples == 400)
  }

  @Test(
    "What ten times as many operations would take: that of the law, as much as now of a leak, nothing of what is flat")
  func projected() {
    func bytes(_ kind: LeakKind, _ change: (inout LeakVerdict) -> Void = { _ in }) -> Double? {
      var leaks = LeakVerdict(kind: kind, explanation: "made", operationsPerformed: 1000)
      change(&leaks)
      return Fixture.observe(.projected, .bytes, in: Fixture.record { $0.memory.leaks = leaks })?.observed
    }
    #expect(bytes(.stable) == 0)
    #expect(bytes(.undecided) == nil)
    #expect(bytes(.slowing) { $0.bytesAtTenTimes = 5000 } == 5000)
    func grow(_ leaks: inout LeakVerdict) {
      leaks.growthBytesPerOperation = .init(estimate: 16, low: 15, high: 17)
      leaks.growingMemory = .heap
    }
    #expect(bytes(.leak) { grow(&$0) } == 0)
    let leaking = bytes(.leak) {
      grow(&$0)
      $0.culprits = 1
    }
    #expect(leaking == 144_000)
  }
}
