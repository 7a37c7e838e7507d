import LoadScenario
import Testing

/// What a scenario leaves out, and what it says.
struct DefaultsTests {
  @Test func everyKeyHasItsDefault() throws {
    let plan = try ScenarioText.plan(ScenarioText.with(), path: "folder/my load.json")
    #expect(
      plan
        == Plan(
          name: "my-load", description: nil, file: "folder/my load.json",
          target: TargetReference(source: .named("auto-instrumentation"), config: "{}"), executor: .threads,
          groups: [
            WorkerGroup(name: "default", workers: 2, mix: [MixEntry(operation: "get_status", weight: 1)])
          ],
          warmupNanoseconds: 1_000_000_000, length: .duration(nanoseconds: 1_000_000_000), timing: .auto,
          repetitions: 1, pin: false, gracefulStopNanoseconds: 10_000_000_000, stallNanoseconds: 30_000_000_000,
          seed: 4711, memory: MemoryPlan(sampleNanoseconds: 100_000_000, allocator: .jemalloc, limitBytes: nil),
          thresholds: []))
  }

  @Test func everyKeyIsRead() throws {
    let plan = try ScenarioText.plan(
      #"""
      {"$schema": "scenario.schema.json", "name": "all_Keys-1", "description": "Käse 🧀 \ud83d\ude00",
       "target": {"name": "calibration", "config": {"a": [1.50, null, "x\ny"], "b": {}}}, "executor": "tasks",
       "submission": "loop",
       "groups": [{"name": "a", "threads": 3, "mix": {"noop": 0.5, "async_noop": 1e2}},
                  {"name": "b", "threads": 1, "mix": {"spin_1us": 1}}],
       "warmup": "0s", "iterations": 1e6, "timing": "exact", "repeat": 3, "pin": true, "gracefulStop": "0s",
       "stall": "1s", "seed": 18446744073709551615,
       "memory": {"sample": "1ms", "leaks": "off", "allocator": "system", "limit": "1GiB"}}
      """#)
    #expect(
      plan
        == Plan(
          name: "all_Keys-1", description: "Käse 🧀 😀", file: "test.json",
          target: TargetReference(source: .named("calibration"), config: #"{"a":[1.50,null,"x\ny"],"b":{}}"#),
          executor: .tasks,
          groups: [
            WorkerGroup(
              name: "a", workers: 3,
              mix: [MixEntry(operation: "noop", weight: 0.5), MixEntry(operation: "async_noop", weight: 100)]),
            WorkerGroup(name: "b", workers: 1, mix: [MixEntry(operation: "spin_1us", weight: 1)]),
          ],
          warmupNanoseconds: 0, length: .iterations(1_000_000), timing: .exact, repetitions: 3, pin: true,
          gracefulStopNanoseconds: 0, stallNanoseconds: 1_000_000_000, seed: .max,
          memory: MemoryPlan(sampleNanoseconds: 1_000_000, allocator: .system, limitBytes: 1 << 30)))
  }

  @Test(arguments: [
    ("high.json", "high"), ("scenarios/high.json", "high"), ("/a/b.c.json", "b-c"), ("high", "high"),
    ("größe.json", "gr--e"), (".json", "scenario"),
    (String(repeating: "x", count: 70) + ".json", String(repeating: "x", count: 64)),
  ])
  func theNameIsTheFiles(_ path: String, _ name: String) throws {
    #expect(try ScenarioText.plan(ScenarioText.with(), path: path).name == name)
  }

  @Test func aRandomSeedIsAskedForOnlyWhereNoneIsGiven() throws {
    var asked = 0
    func random() -> UInt64 {
      asked += 1
      return 99
    }
    #expect(try ScenarioText.plan(ScenarioText.with("\"seed\":0"), randomSeed: random).seed == 0)
    #expect(
      try ScenarioText.plan(ScenarioText.with(), overrides: ScenarioOverrides(seed: "7"), randomSeed: random).seed == 7)
    #expect(asked == 0)
    #expect(try ScenarioText.plan(ScenarioText.with(), randomSeed: random).seed == 99)
    #expect(asked == 1)
  }

  @Test(arguments: [("threads", 10_000), ("dispatch", 10_000), ("tasks", 1_000_000)])
  func theMostWorkersDependOnTheExecutor(_ executor: String, _ most: Int) throws {
    let member = "\"executor\":\"\(executor)\""
    #expect(try ScenarioText.plan(ScenarioText.with(member, threads: "\(most)")).workerCount == most)
    #expect(
      ScenarioText.errors(ScenarioText.with(member, threads: "\(most + 1)")) == [
        "test.json:1:12: error: threads: \(most + 1) is out of range: from 1 to \(most)"
      ])
  }

  @Test func arraysOfOneAreThatOne() throws {
    let plan = try ScenarioText.plan(
      ScenarioText.with(#""executor":["dispatch"],"target":["auto-instrumentation"]"#, threads: "[3]"))
    #expect(plan.executor == .dispatch)
    #expect(plan.workerCount == 3)
    #expect(plan.target.source == .named("auto-instrumentation"))
  }
}
