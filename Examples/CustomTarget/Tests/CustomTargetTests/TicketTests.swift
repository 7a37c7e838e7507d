import LoadTesting
import Synchronization
import Testing

@testable import CustomTarget

/// Load tests of the target that run in `swift test`.
struct TicketTests {
  @Test func ticketsAreNeverOversold() async throws {
    // At the end the target's `verify` counts the tickets: `run` throws if too many are out.
    let plan = Plan(operations: ["take": 3, "return_ticket": 1], threads: 4, length: .iterations(100_000))
    let record = try await LoadTest.run(TicketTarget.self, plan)
    #expect(record.totals.operations == 100_000)
    #expect(try record.operation("return_ticket").failures == 0)
    #expect(try record.operation("take").failureKinds.keys.allSatisfy { $0 == "sold_out" })
  }

  @Test(.enabled(if: LoadTest.isOptimized, "a debug build's times mean little")) func ticketsAreFast() async throws {
    let plan = Plan(
      operations: ["take": 1, "return_ticket": 1], threads: 2, length: .duration(.seconds(1)),
      thresholds: [
        try Threshold("latency", "p(50) < 1ms"), try Threshold("gauge{name:tickets_out}", "value <= 8"),
      ])
    let record = try await LoadTest.run(TicketTarget.self, plan)
    #expect(record.outcome == .pass, "\(record.reasons)")
  }

  @Test(.enabled(if: LoadTest.measuresLiveMemory)) func nothingIsKept() async throws {
    // The failure message names the leak's operation, growth, type and line.
    let plan = Plan(operations: ["take": 1, "return_ticket": 1], threads: 2, length: .iterations(200_000))
    try await LoadTest.expectNoLeak(TicketTarget.self, plan)
  }

  @Test func aClosureNeedsNoTarget() async throws {
    let sold = Atomic(0)
    let record = try await LoadTest.measure("sell", threads: 4, operations: 10_000, warmup: .zero) {
      sold.wrappingAdd(1, ordering: .relaxed)
    }
    #expect(record.totals.failures == 0)
    #expect(sold.load(ordering: .relaxed) == 10_000)
  }

  @Test func asynchronousClosuresRunOnTasks() async throws {
    let desk = Desk()
    let record = try await LoadTest.measure("sell", tasks: 8, operations: 10_000, warmup: .zero) { await desk.sell() }
    #expect(record.totals.operations == 10_000)
    #expect(await desk.sold == 10_000)
  }

  private actor Desk {
    private(set) var sold = 0
    func sell() { sold += 1 }
  }
}
