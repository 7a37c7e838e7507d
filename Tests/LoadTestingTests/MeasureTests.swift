import LoadTesting
import Testing

/// `LoadTest.measure`: closures under load.
struct MeasureTests {
  private enum Refusal: Error {
    case soldOut
    case tooLate(seconds: Int)
  }

  private struct Broken: Error {}

  @Test func everyCallIsCounted() async throws {
    let calls = Counter()
    let record = try await LoadTest.measure("add", threads: 3, operations: 1000, warmup: .zero) { calls.next() }
    #expect(calls.count == 1000)
    #expect(record.totals.operations == 1000)
    #expect(record.totals.failures == 0)
    #expect(try record.operation("add").samples > 0)
    #expect(record.scenario.name == "add")
    #expect(record.scenario.workerCount == 3)
  }

  @Test func callsOfTheWarmUpAreNotCounted() async throws {
    // On a busy machine the worker may get no processor for the whole of a short one.
    for milliseconds in [5, 50, 500, 5000] {
      let calls = Counter()
      let record = try await LoadTest.measure("add", operations: 10, warmup: .milliseconds(milliseconds)) {
        calls.next()
      }
      #expect(record.totals.operations == 10)
      if calls.count > 10 { return }
    }
    Issue.record("no call of any warm-up")
  }

  @Test(arguments: [Executor.threads, .dispatch, .tasks])
  func errorsAreFailuresByName(_ executor: Executor) async throws {
    let calls = Counter()
    let record = try await LoadTest.measure(
      "buy", executor: executor, threads: 2, operations: 800, warmup: .zero,
      thresholds: [Threshold("failures", "rate < 10%")]
    ) {
      switch calls.next() % 8 {
      case 0: throw Refusal.soldOut
      case 1, 2: throw Refusal.tooLate(seconds: calls.count)
      case 3: throw Broken()
      default: return
      }
    }
    let buy = try record.operation("buy")
    #expect(buy.count == 800)
    #expect(buy.failures == 400)
    #expect(buy.failureKinds == ["Refusal.soldOut": 100, "Refusal.tooLate": 200, "Broken": 100])
    #expect(record.outcome == .fail)
    #expect(record.crossedThresholds.map(\.expression) == ["rate < 10%"])
  }

  @Test func asynchronousCallsAreAwaited() async throws {
    let calls = Counter()
    let record = try await LoadTest.measure("fetch", tasks: 5, operations: 500, warmup: .zero) {
      () async throws -> Int in
      await Task.yield()
      let number = calls.next()
      if number % 5 == 0 { throw Broken() }
      return number
    }
    #expect(calls.count == 500)
    let fetch = try record.operation("fetch")
    #expect(fetch.count == 500)
    #expect(fetch.failureKinds == ["Broken": 100])
    #expect(record.scenario.executor == .tasks)
  }

  @Test func namesMustBeOperations() async throws {
    let error = await #expect(throws: LoadTestError.self) {
      try await LoadTest.measure("parse a text", operations: 1) {}
    }
    #expect(error?.kind == .plan)
    #expect(error?.description.contains("invalid operation name 'parse a text'") == true)
  }
}
