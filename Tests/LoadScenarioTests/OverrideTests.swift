import LoadScenario
import Testing

/// What the command line says in place of the file.
struct OverrideTests {
  private let text = ScenarioText.with(
    #""executor":"threads","warmup":"2s","timing":"exact","repeat":2,"seed":5"#, threads: "4")

  private func check(
    _ overrides: ScenarioOverrides, sourceLocation: SourceLocation = #_sourceLocation, changes: (inout Plan) -> Void
  ) throws {
    var expected = try ScenarioText.plan(text)
    changes(&expected)
    let plan = try ScenarioText.plan(text, overrides: overrides)
    #expect(plan == expected, sourceLocation: sourceLocation)
  }

  @Test func eachReplacesItsOwnAndNothingElse() throws {
    try check(ScenarioOverrides(duration: "3s")) { $0.length = .duration(nanoseconds: 3_000_000_000) }
    try check(ScenarioOverrides(iterations: "100000")) { $0.length = .iterations(100_000) }
    try check(ScenarioOverrides(warmup: "0s")) { $0.warmupNanoseconds = 0 }
    try check(ScenarioOverrides(threads: "8")) { $0.groups[0].workers = 8 }
    try check(ScenarioOverrides(executor: "tasks")) { $0.executor = .tasks }
    try check(ScenarioOverrides(seed: "7")) { $0.seed = 7 }
    try check(ScenarioOverrides(repetitions: "9")) { $0.repetitions = 9 }
    try check(ScenarioOverrides(timing: "sampled")) { $0.timing = .sampled }
    try check(ScenarioOverrides()) { _ in }
  }

  @Test(arguments: [
    (ScenarioOverrides(duration: "long"), "--duration: invalid duration 'long'"),
    (ScenarioOverrides(duration: "0s"), "--duration: '0s' is too short"),
    (ScenarioOverrides(iterations: "0"), "--iterations: 0 is out of range"),
    (ScenarioOverrides(iterations: "many"), "--iterations: expected a whole number"),
    (ScenarioOverrides(warmup: "1"), "--warmup: invalid duration '1'"),
    (ScenarioOverrides(threads: "0"), "--threads: 0 is out of range: from 1 to 10000"),
    (ScenarioOverrides(threads: "1,x"), "--threads: expected a whole number"),
    (ScenarioOverrides(threads: "1,,2"), "--threads: expected a whole number"),
    (ScenarioOverrides(threads: "1,2,"), "--threads: expected a whole number"),
    (ScenarioOverrides(threads: ""), "--threads: expected a whole number"),
    (ScenarioOverrides(threads: "1,2,1"), "--threads: duplicate number of workers 1"),
    (
      ScenarioOverrides(threads: (1...65).map { String($0) }.joined(separator: ",")),
      "--threads: too many values; the maximum is 64"
    ),
    (
      ScenarioOverrides(executor: "task"), "--executor: expected one of threads, dispatch, tasks, found 'task'; did you"
    ),
    (ScenarioOverrides(rate: "5"), "--rate: invalid rate '5'"),
    (ScenarioOverrides(seed: "-1"), "--seed: expected a whole number"),
    (ScenarioOverrides(repetitions: "0"), "--repeat: 0 is out of range"),
    (ScenarioOverrides(timing: "none"), "--timing: expected one of exact, sampled, auto, found 'none'"),
    (ScenarioOverrides(duration: "1s", iterations: "1"), "--iterations: --duration and --iterations cannot"),
  ])
  func aWrongValueNamesItsOption(_ overrides: ScenarioOverrides, _ start: String) throws {
    let errors = ScenarioText.errors(text, overrides: overrides)
    #expect(errors.count == 1)
    #expect(try #require(errors.first).hasPrefix(start))
  }

  @Test func durationAndIterationsReplaceEachOther() throws {
    let iterations = ScenarioText.with(length: #""iterations":10"#)
    #expect(
      try ScenarioText.plan(iterations, overrides: ScenarioOverrides(duration: "2s")).length
        == .duration(nanoseconds: 2_000_000_000))
    let neither = ScenarioText.with(length: nil)
    #expect(try ScenarioText.plan(neither, overrides: ScenarioOverrides(iterations: "5")).length == .iterations(5))
  }

  @Test func threadsMayComeFromTheCommandLineAlone() throws {
    let without = ScenarioText.with(threads: nil)
    #expect(try ScenarioText.plan(without, overrides: ScenarioOverrides(threads: "3")).workerCount == 3)
  }

  @Test func aSweepIsReplacedByOneNumberAndOneExecutor() throws {
    let sweep = ScenarioText.with(#""executor":["threads","tasks"]"#, threads: "[1,2,4]")
    let plan = try ScenarioText.plan(sweep, overrides: ScenarioOverrides(threads: "3", executor: "dispatch"))
    #expect(plan.workerCount == 3)
    #expect(plan.executor == .dispatch)
    #expect(plan.alternatives == nil)
  }

  @Test func theCommandLineSweepsToo() throws {
    let plan = try ScenarioText.plan(
      ScenarioText.with(threads: "[1,2,4]"), overrides: ScenarioOverrides(threads: "3,5"))
    #expect(plan.alternatives?.threads == [3, 5])
    #expect(plan.workerCount == 3)
  }

  @Test func aReplacedSweepMustBeRight() {
    for wrong in ["[1,0]", "[1,1]", "[]", #"["1"]"#] {
      let errors = ScenarioText.errors(
        ScenarioText.with(threads: wrong), overrides: ScenarioOverrides(threads: "3"))
      #expect(errors.count == 1, "\(wrong)")
    }
  }

  @Test func theExecutorOfTheCommandLineDecidesWhatIsAllowed() {
    let many = ScenarioText.with(#""executor":"tasks""#, threads: "20000")
    #expect(
      ScenarioText.errors(many, overrides: ScenarioOverrides(executor: "threads")) == [
        "test.json:1:12: error: threads: 20000 is out of range: from 1 to 10000"
      ])
  }

  @Test func threadsAndGroupsDoNotMeet() {
    let groups =
      #"{"groups":[{"name":"a","threads":1,"mix":{"get_status":1}}],"duration":"1s"}"#
    #expect(
      ScenarioText.errors(groups, overrides: ScenarioOverrides(threads: "2")) == [
        "--threads: cannot be combined with 'groups', which set their own 'threads'"
      ])
    #expect(ScenarioText.errors(groups, overrides: ScenarioOverrides(threads: "1,2")).count == 1)
  }

  @Test(arguments: [
    (#""warmup":1"#, ScenarioOverrides(warmup: "1s")), (#""timing":1"#, ScenarioOverrides(timing: "auto")),
    (#""executor":1"#, ScenarioOverrides(executor: "tasks")), (#""seed":"x""#, ScenarioOverrides(seed: "1")),
    (#""repeat":0"#, ScenarioOverrides(repetitions: "1")), (#""iterations":1"#, ScenarioOverrides(duration: "1s")),
  ])
  func aWrongFileStaysWrong(_ member: String, _ overrides: ScenarioOverrides) {
    #expect(ScenarioText.errors(ScenarioText.with(member), overrides: overrides).count == 1)
  }

  @Test func errorsOfOptionsComeBeforeThoseOfTheFile() {
    let errors = ScenarioText.errors(
      ScenarioText.with(#""pin":1"#), overrides: ScenarioOverrides(seed: "x", timing: "y"))
    #expect(errors.map { String($0.prefix { $0 != ":" }) } == ["--timing", "--seed", "test.json"])
  }
}
