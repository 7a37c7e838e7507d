import LoadRecord
import LoadReport
import LoadScenario
import Testing

/// What a reader is told of shards.
struct ShardReportTests {
  private func shard(_ index: Int) throws -> RunRecord {
    let part = try Fixture.plan { $0.thresholds = [] }.part(try #require(Shard(index: index, count: 4)))
    return Fixture.record(part) { $0.startedAt = "2026-01-31T12:34:5\(index).000Z" }
  }

  private func summary(_ record: RunRecord) -> String { TerminalSummary(style: .plain).render(record, path: nil) }

  private func page(_ record: RunRecord) -> String {
    RunPage(RunPageContent(record: record, name: "folder")).page().render(.inline)
  }

  @Test func aShardSaysWhichPartItIs() throws {
    let record = Fixture.judged(try shard(2), .pass, [])
    let lines = summary(record).split(separator: "\n")
    #expect(lines[0].contains("by 4 threads"))
    #expect(summary(record).contains("shard 2 of 4 (numbered from 0): 4 of 16 threads with their share of the"))
    #expect(page(record).contains("shard 2 of 4 (numbered from 0)"))
    #expect(!summary(Fixture.judged(Fixture.record(), .pass, Fixture.passing)).contains("shard"))
  }

  @Test func aMergedRecordSaysHowManyThereAre() throws {
    func merged(_ indices: [Int]) throws -> RunRecord {
      let sources = try indices.map { RecordMerge.Source(path: "\($0).json", record: try shard($0)) }
      return Fixture.judged(try RecordMerge.merge(sources), .invalid, [])
    }
    #expect(summary(try merged([0, 1, 2, 3])).contains("4 shards merged, "))
    #expect(summary(try merged([0, 1, 2, 3])).contains("by 16 threads"))
    #expect(summary(try merged([3, 1])).contains("2 of 4 shards merged, "))
    #expect(page(try merged([3, 1])).contains("2 of 4 shards merged"))
  }
}
