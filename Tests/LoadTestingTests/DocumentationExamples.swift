import LoadTesting
import Testing

/// The code of docs/testing.md, docs/memory-leaks.md and the article of `LoadTestKit`, compiled and run. `scripts/check/docs` compares the two.
struct DocumentationExamples {
  private let text = "1 2 3"

  @Test func parserUnderLoad() async throws {
    let record = try await LoadTest.measure("parse", threads: 4, operations: 100_000) { try parse(text) }
    #expect(record.totals.failures == 0)
  }

  @Test(.enabled(if: LoadTest.measuresLiveMemory)) func parsingKeepsNothing() async throws {
    try await LoadTest.expectNoLeak("parse", operations: 200_000) { try parse("a=1;b=2") }
  }

  @Test(.enabled(if: LoadTest.isOptimized, "a debug build's times mean little")) func coinsAreNeverLost() async throws {
    let plan = Plan(
      operations: ["give": 1, "take": 1], threads: 4, length: .duration(.seconds(1)),
      thresholds: [try Threshold("latency{operation:give}", "p(99) < 1s")])
    let record = try await LoadTest.run(BankTarget.self, plan)
    #expect(record.outcome == .pass, "\(record.reasons)")
    #expect(try record.operation("take").failures == 0)
    #expect(try record.latency("take", percentile: 50) < .seconds(1))
  }
}

private func parse(_ text: String) throws -> [Int] { text.split(separator: " ").compactMap { Int($0) } }
