import Foundation
import LoadEngine
import LoadMemory
import LoadPlatform
import LoadRecord
import LoadScenario
import LoadTarget
import Testing

@testable import LoadTestKit

/// Leak checks in this process that reach a limit, have a pace or fail. In turn with those of other tests: operations are known
/// to one account for the whole process.
@Suite(.serialized)
struct LeakMeasurementTests {
  /// Sleeps, keeps, and fails, as its configuration says.
  private struct Worker: LoadWorker {
    let sleepNanoseconds: UInt64
    let keptBytes: Int
    let kept: Lock<[Data]>

    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if sleepNanoseconds > 0 { NativeThread.sleep(nanoseconds: sleepNanoseconds) }
      if keptBytes > 0 { kept.withLock { $0.append(Data(repeating: 1, count: keptBytes)) } }
      if operation == 1 { throw OperationFailure(7) }
    }
  }

  private struct Target: LoadTarget {
    static let name = "limited"
    static let operations = [OperationDescription("good", ""), OperationDescription("bad", "")]
    var sleepNanoseconds: UInt64 = 0
    var keptBytes = 0
    let kept = Lock<[Data]>([])

    init(_ run: TargetRun) {}
    init(sleepNanoseconds: UInt64 = 0, keptBytes: Int = 0) {
      self.sleepNanoseconds = sleepNanoseconds
      self.keptBytes = keptBytes
    }

    func makeWorker(index: Int) -> Worker {
      Worker(sleepNanoseconds: sleepNanoseconds, keptBytes: keptBytes, kept: kept)
    }
  }

  private func check(
    _ target: Target, _ order: LeakCheckOrder, mix: [MixEntry] = [MixEntry(operation: "good", weight: 1)],
    change: (inout Plan) -> Void = { _ in }
  ) async throws -> LeakRun {
    var description = TargetDescription(Target.self)
    description.make = { _ in target }
    var plan = Plan(
      name: "limits", target: TargetReference(source: .named("limited")), groups: [WorkerGroup(workers: 1, mix: mix)],
      length: .iterations(1), seed: 3)
    change(&plan)
    let folder = FileManager.default.temporaryDirectory.appending(path: "loadtest-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let described = description
    let checked = plan
    return try await RunTurns.shared.perform {
      try await RunLauncher(targets: [described], interrupts: nil).checkLeaksInProcess(
        checked, order, folder: RunFolder.create(in: folder, scenario: "limits"), hooks: RunHooks(),
        memory: AllocatorSampler(), tracking: ResidentSize())
    }
  }

  /// Sees the process's size alone.
  private struct ResidentSize: AllocationTracking {
    var sizeClasses: [UInt64] { [] }
    func readWindow(into words: UnsafeMutablePointer<UInt64>, isThorough: Bool) {
      for index in LeakWindowWords.liveBytes..<LeakWindowWords.objects { words[index] = LeakWindowWords.unknown }
      words[LeakWindowWords.residentBytes] = ProcessMemory.residentBytes() ?? LeakWindowWords.unknown
    }
    func expect(operations: [Int]) {}
    func liveBytes() -> UInt64? { nil }
    func liveBytes(operation: Int) -> UInt64? { nil }
    func exhausted() -> LeakResource? { nil }
    func startCounting() -> Bool { false }
    func stopCounting() {}
    func counts(operation: Int?) -> OperationAllocations {
      OperationAllocations(operation: nil, calls: 0, sizeClasses: [])
    }
    func startTracking(classBytes: [UInt64]?, spacing: UInt64, resources: [LeakResource]) -> Bool { false }
    func stopTracking(operations: [String]) -> AllocationProfile? { nil }
  }

  private func budget(_ seconds: Double) -> LeakCheckOrder.Budget {
    let nanoseconds = UInt64(seconds * 1e9)
    return .init(nanoseconds: nanoseconds, deadlineNanoseconds: MonotonicClock.nanoseconds() + nanoseconds)
  }

  @Test("slow operations are as many as fit the budget, and both passes are performed")
  func slow() async throws {
    let run = try await check(
      Target(sleepNanoseconds: 4_000_000), LeakCheckOrder(operations: nil, budget: budget(3)))
    let windows = run.observations.windows
    // At most 750 of 4 ms fit; a busy machine leaves room for fewer, or ends the check at its budget.
    let performed = try #require(windows.last?.operations)
    #expect(performed < 750)
    #expect(run.observations.stop != nil || (windows.last?.pass == 2 && run.observations.incompleteness == nil))
  }

  @Test("a number of operations that is given is cut to the budget")
  func given() async throws {
    let run = try await check(
      Target(sleepNanoseconds: 4_000_000), LeakCheckOrder(operations: 100_000, budget: budget(3)))
    #expect(try #require(run.observations.windows.last?.operations) < 750)
  }

  @Test("a budget that is over ends the check at once, as what it is")
  func over() async throws {
    let run = try await check(
      Target(sleepNanoseconds: 1_000_000),
      LeakCheckOrder(operations: nil, budget: .init(nanoseconds: 5, deadlineNanoseconds: 5)))
    let stop = try #require(run.observations.stop)
    #expect(stop.limit == .budget)
    #expect(stop.operations == run.observations.windows.last?.operations)
    #expect(stop.operations > 0)
    #expect(run.observations.incompleteness == stop.description)
    #expect(run.outcome == .recorded)
  }

  @Test("a target that nears its memory limit is stopped before it, with what it did")
  func memory() async throws {
    let resident = try #require(ProcessMemory.residentBytes())
    let run = try await check(
      Target(keptBytes: 256 << 10),
      LeakCheckOrder(operations: 100_000, memoryLimitBytes: resident + (256 << 20)))
    let stop = try #require(run.observations.stop)
    #expect(stop.limit == .memory)
    #expect(stop.operations > 0 && stop.operations <= 1_200)
    #expect(run.observations.windows.count > 2)
    #expect(run.observations.windows.last?.operations == stop.operations)
  }

  @Test("a target that takes memory fast leaves room for windows")
  func memoryOfTheProbe() async throws {
    let resident = try #require(ProcessMemory.residentBytes())
    let run = try await check(
      Target(keptBytes: 512 << 10),
      LeakCheckOrder(operations: nil, budget: budget(60), memoryLimitBytes: resident + (256 << 20)))
    // Other tests take and give back memory meanwhile.
    #expect(run.observations.windows.count > 24)
  }

  @Test("at a pace, operations are performed at the plan's rate, without those that no window has")
  func paced() async throws {
    var order = LeakCheckOrder(operations: nil, budget: budget(60))
    order.pace = .init(nanoseconds: 400_000_000, operationNanoseconds: 1000)
    let run = try await check(Target(), order) { $0.groups[0].arrivals = Arrivals(ratePerSecond: 2_000) }
    let windows = run.observations.windows
    #expect(windows.last?.operations == 800)
    #expect(windows.first?.operations == 0)
    // The arrivals of a window are due at its beginning and then every half millisecond.
    #expect(try #require(windows.last?.elapsedNanoseconds) > 250_000_000)
    #expect(run.observations.incompleteness == nil)
  }

  @Test("pauses are kept at a pace, and left out without one")
  func pauses() async throws {
    var order = LeakCheckOrder(operations: nil, budget: budget(60))
    order.pace = .init(nanoseconds: 400_000_000, operationNanoseconds: 0)
    let run = try await check(Target(), order) { $0.groups[0].pause = Pause(meanNanoseconds: 1_000_000) }
    #expect(run.observations.windows.last?.operations == 400)
    #expect(try #require(run.observations.windows.last?.elapsedNanoseconds) > 300_000_000)
  }

  @Test("failures are counted by operation, and one that never succeeds is known")
  func failures() async throws {
    let run = try await check(
      Target(), LeakCheckOrder(operations: 4_000),
      mix: [MixEntry(operation: "good", weight: 1), MixEntry(operation: "bad", weight: 1)])
    let failures = run.observations.failures
    #expect(failures.map(\.operation) == ["bad"])
    let calls = try #require(failures.first?.calls)
    #expect(2 * calls == run.observations.windows.last?.operations)
    #expect(failures.first?.neverSucceeded == true)
    #expect(failures.first?.kinds == ["code 7": calls])
  }

  @Test("a probe tells how long operations take, and performs no window")
  func probe() async throws {
    let run = try await check(
      Target(sleepNanoseconds: 2_000_000), LeakCheckOrder(operations: nil, budget: budget(30), isProbe: true))
    let probe = try #require(run.probe)
    #expect(probe.nanosecondsPerOperation > 2_000_000)
    #expect(Double(probe.operations) * probe.nanosecondsPerOperation < 30e9)
    #expect(run.observations.windows.isEmpty)
  }
}
