import Foundation
import LoadTesting
import Synchronization
import Testing

/// Targets whose operations depend on the configuration, and which are made, make workers and verify asynchronously.
struct ConfiguredTargetTests {
  private static let run = Plan(operations: ["second": 1], threads: 3, length: .iterations(30), warmup: .zero)

  private static func plan(_ executor: Executor, _ config: String) -> Plan {
    var plan = run
    plan.executor = executor
    plan.target.config = config
    return plan
  }

  @Test(arguments: [Executor.threads, .dispatch, .tasks])
  func aRunUsesTheOperationsOfItsConfiguration(_ executor: Executor) async throws {
    let record = try await LoadTest.run(ListTarget.self, Self.plan(executor, #"["first", "second"]"#))
    #expect(record.ending.kind == .completed && record.invariantViolation == nil)
    #expect(record.operations.map(\.name) == ["second"])
    #expect(record.totals.operations == 30)
    // Operation 1 of the configuration's list, by each worker on the thread that made it.
    #expect(record.gauges["elsewhere"] == (executor == .threads ? .some(0) : record.gauges["elsewhere"]))
    #expect(record.gauges["performed"] == .some(30))
  }

  @Test(arguments: [(#"["first"]"#, "second"), (#"{"no": "list"}"#, "a list of names"), (#"["a", "a"]"#, "duplicate")])
  func aConfigurationThatDoesNotFitIsAnError(_ config: String, _ word: String) async throws {
    let error = await #expect(throws: LoadTestError.self) {
      try await LoadTest.run(ListTarget.self, Self.plan(.threads, config))
    }
    #expect(error?.kind == .plan)
    #expect(error?.description.contains(word) == true)
  }

  @Test func verifyMayAwait() async throws {
    let error = await #expect(throws: LoadTestError.self) {
      try await LoadTest.run(ListTarget.self, Self.plan(.threads, #"["first", "second", "broken"]"#))
    }
    #expect(error?.record?.outcome == .fail)
    #expect(error?.record?.invariantViolation == "'broken' is one of the operations")
  }
}

/// Offers an operation for each name in its configuration, a JSON array.
private final class ListTarget: LoadTarget {
  static let name = "list"
  static let operations: [OperationDescription] = []

  /// Whom all go through when they are made: something to wait for on other threads.
  private actor Office {
    private var names: [String] = []
    func enter(_ name: String) { names.append(name) }
    var isBroken: Bool { names.contains("broken") }
  }

  private let office = Office()
  private let performed = Atomic(0)
  private let elsewhere = Atomic(0)

  static func operations(config: String) throws -> [OperationDescription] {
    try names(config).map { OperationDescription($0, "of the list") }
  }

  private static func names(_ config: String) throws -> [String] {
    guard let names = try? JSONDecoder().decode([String].self, from: Data(config.utf8)) else {
      throw TargetRefusal("'config' is \(config); expected a list of names")
    }
    return names
  }

  init(_ run: TargetRun) async throws {
    for name in try Self.names(run.config) { await office.enter(name) }
  }

  func makeWorker(index: Int) async throws -> Worker {
    await office.enter("worker \(index)")
    return Worker(target: self, thread: pthread_self())
  }

  func verify() async throws {
    if await office.isBroken { throw InvariantViolation("'broken' is one of the operations") }
  }

  func gauges() -> [Gauge] {
    [
      Gauge(name: "performed", value: Double(performed.load(ordering: .relaxed))),
      Gauge(name: "elsewhere", value: Double(elsewhere.load(ordering: .relaxed))),
    ]
  }

  struct Worker: LoadWorker {
    let target: ListTarget
    let thread: pthread_t

    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 1 { target.performed.add(1, ordering: .relaxed) }
      if pthread_equal(thread, pthread_self()) == 0 { target.elsewhere.add(1, ordering: .relaxed) }
    }
  }
}
