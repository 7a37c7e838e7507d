import LoadScenario
import Testing

@testable import LoadWorkflow

/// Which shard a command line and its launcher mean, and when a run begins.
struct ShardChoiceTests {
  private static let launchers: [(String, String, String)] = [
    ("kubernetes", "JOB_COMPLETION_INDEX", "LOADTEST_SHARDS"), ("slurm", "SLURM_PROCID", "SLURM_NTASKS"),
    ("mpi", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
  ]

  private func refusal(_ text: String, _ environment: [String: String]) -> ShardChoice.Refusal? {
    #expect(throws: ShardChoice.Refusal.self) { try ShardChoice.shard(text, environment: environment) }
  }

  @Test func named() throws {
    #expect(try ShardChoice.shard("3/4", environment: ["SLURM_PROCID": "0"]) == Shard(index: 3, count: 4))
    #expect(refusal("4/4", [:])?.message.contains("i from 0 to n - 1") == true)
    #expect(refusal("auto", [:])?.isOfEnvironment == false)
  }

  @Test(arguments: launchers)
  func byVariables(word: String, index: String, count: String) throws {
    let environment = [index: "2", count: "5"]
    #expect(try ShardChoice.shard("env", environment: environment) == Shard(index: 2, count: 5))
    #expect(try ShardChoice.shard(word, environment: environment) == Shard(index: 2, count: 5))
    for other in Self.launchers where other.0 != word {
      let problem = "--shard \(other.0): \(other.1) is not set; start loadtest by that launcher, or use --shard i/n"
      #expect(refusal(other.0, environment)?.message == problem)
    }
    #expect(refusal("env", [index: "2"])?.message.hasPrefix("\(index) is set, but \(count) is not") == true)
    for value in ["5", "-1", "", "x", "2.0"] {
      let refused = refusal("env", [index: value, count: "5"])
      #expect(refused?.isOfEnvironment == true)
      #expect(refused?.message.hasPrefix("invalid shard \(index)='\(value)', \(count)='5': ") == true)
    }
  }

  @Test func severalLaunchersMustAgree() throws {
    var environment = [
      "SLURM_PROCID": "0", "SLURM_NTASKS": "2", "OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4",
    ]
    let message = try #require(refusal("env", environment)).message
    #expect(message.contains("SLURM_PROCID gives shard 0 of 2, but OMPI_COMM_WORLD_RANK gives shard 1 of 4"))
    #expect(message.contains("--shard slurm or --shard mpi"))
    #expect(try ShardChoice.shard("mpi", environment: environment) == Shard(index: 1, count: 4))
    environment["SLURM_PROCID"] = "1"
    environment["SLURM_NTASKS"] = "4"
    #expect(try ShardChoice.shard("env", environment: environment) == Shard(index: 1, count: 4))
    #expect(refusal("env", [:])?.message.contains("none of these is set") == true)
  }

  @Test(
    arguments: [
      ("1970-01-01T00:00:01Z", 1_000_000_000), ("2026-01-31T12:34:56.789Z", 1_769_862_896_789_000_000),
      ("1769862896", 1_769_862_896_000_000_000), ("1769862896.5", 1_769_862_896_500_000_000), ("0", 0),
    ] as [(String, UInt64)])
  func times(text: String, expected: UInt64) { #expect(StartTime.nanosecondsSinceEpoch(text) == expected) }

  @Test(arguments: [
    "", "soon", "-1", "1.", ".5", "1e9", "2026-01-31", "2026-01-31T12:34:56+01:00", "99999999999999999999",
  ])
  func noTimes(text: String) { #expect(StartTime.nanosecondsSinceEpoch(text) == nil) }

  @Test func anOperationByItselfIsNoShard() throws {
    let plan = Plan(
      name: "made", target: TargetReference(source: .named("x")),
      groups: ["a", "b"].map { WorkerGroup(name: $0, workers: 8, mix: [MixEntry(operation: $0, weight: 1)]) },
      length: .iterations(100), seed: 9)
    let part = try plan.part(try #require(Shard("2/4")))
    let alone = try #require(part.isolating("b"))
    #expect(alone.shard == nil)
    #expect(alone.groups.map(\.workers) == [2])
  }

  @Test func theRepeatingCommandNamesTheShardAndNoTime() throws {
    var plan = Plan(
      name: "made", file: "made.json", target: TargetReference(source: .named("x")),
      groups: [WorkerGroup(workers: 8, mix: [MixEntry(operation: "a", weight: 1)])], length: .iterations(100), seed: 9)
    let arguments = ["/bin/loadtest", "made.json", "--shard", "env", "--start-at=1769862896", "--quiet"]
    #expect(RepeatingCommand.text(for: plan, arguments: arguments, scenarios: ["made.json"]).contains("--shard env"))
    plan = try plan.part(try #require(Shard("2/4")))
    #expect(
      RepeatingCommand.text(for: plan, arguments: arguments, scenarios: ["made.json"])
        == "loadtest made.json --quiet --shard 2/4 --seed 9")
  }
}
