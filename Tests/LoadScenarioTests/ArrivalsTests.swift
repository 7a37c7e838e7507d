import LoadScenario
import Testing

/// The open model in scenario files.
struct ArrivalsTests {
  private func arrivals(_ members: String, rate: String? = nil) throws -> [Arrivals?] {
    try ScenarioText.plan(ScenarioText.with(members), overrides: ScenarioOverrides(rate: rate)).groups.map(\.arrivals)
  }

  @Test func theyHaveARateAndDefaults() throws {
    #expect(try arrivals(#""arrivals":{"rate":"50k/s"}"#) == [Arrivals(ratePerSecond: 50_000)])
    #expect(
      try arrivals(#""arrivals":{"rate":"10/s","distribution":"poisson","overload":"drop"}"#)
        == [Arrivals(ratePerSecond: 10, distribution: .poisson, overload: .drop)])
    #expect(try arrivals(#""seed":1"#) == [nil])
  }

  @Test func theCommandLineSaysTheRate() throws {
    #expect(try arrivals(#""seed":1"#, rate: "2k/s") == [Arrivals(ratePerSecond: 2000)])
    #expect(
      try arrivals(#""arrivals":{"rate":"10/s","overload":"fail"}"#, rate: "20/s")
        == [Arrivals(ratePerSecond: 20, overload: .fail)])
    #expect(
      ScenarioText.errors(ScenarioText.with(#""pause":"1ms""#), overrides: ScenarioOverrides(rate: "1/s")) == [
        "--rate: cannot be combined with 'pause': the open model has no think time"
      ])
  }

  @Test func groupsHaveTheScenariosPaceOrTheirOwn() throws {
    let groups =
      #""groups":[{"name":"a","threads":1,"mix":{"get_status":1}},"#
      + #"{"name":"b","threads":1,"mix":{"get_status":1},"pause":"1ms"},"#
      + #"{"name":"c","threads":1,"mix":{"get_status":1},"arrivals":{"rate":"7/s"}}]"#
    let plan = try ScenarioText.plan(
      ScenarioText.with(groups + #","arrivals":{"rate":"5/s"}"#, threads: nil, mix: nil))
    #expect(plan.groups.map(\.arrivals?.ratePerSecond) == [5, nil, 7])
    #expect(plan.groups.map(\.pause?.meanNanoseconds) == [nil, 1_000_000, nil])
  }

  @Test func aPauseExcludesThem() {
    #expect(
      ScenarioText.errors(ScenarioText.with(#""arrivals":{"rate":"1/s"},"pause":"1ms""#)).count == 1)
  }

  @Test func lateIsAMillisecondAtLeast() {
    #expect(Arrivals(ratePerSecond: 1e6).lateNanoseconds(workers: 4) == 1_000_000)
    #expect(Arrivals(ratePerSecond: 100).lateNanoseconds(workers: 4) == 40_000_000)
  }
}
