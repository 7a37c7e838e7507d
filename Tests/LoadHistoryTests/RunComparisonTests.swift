import LoadHistory
import LoadRecord
import Testing

@Suite("Comparisons of runs")
struct RunComparisonTests {
  private static func runs(_ values: [Double], _ metric: RunMetric) -> [RunFigures] {
    values.map { RunFigures([(metric, $0)]) }
  }

  private static let latency = RunMetric(operation: "parse", quantity: .p50)
  private static let throughput = RunMetric(operation: nil, quantity: .throughput)
  private static let allocated = RunMetric(operation: "parse", quantity: .allocatedBytes)

  private static func compare(
    _ base: [Double], _ new: [Double], _ metric: RunMetric, _ settings: RunComparison.Settings = .init()
  ) -> RunComparison {
    RunComparison(base: runs(base, metric), new: runs(new, metric), settings: settings)
  }

  @Test("runs that do not overlap and lie far enough apart are a regression, in the bad direction alone")
  func directions() {
    let (low, high) = ([100.0, 101, 102, 103, 104, 105], [120.0, 121, 122, 123, 124, 125])
    #expect(Self.compare(low, high, Self.latency).rows[0].finding == .regression)
    #expect(Self.compare(high, low, Self.latency).rows[0].finding == .improvement)
    #expect(Self.compare(low, high, Self.throughput).rows[0].finding == .improvement)
    #expect(Self.compare(high, low, Self.throughput).rows[0].finding == .regression)
    #expect(Self.compare(low, high, Self.latency).outcome == .fail)
    #expect(Self.compare(high, low, Self.latency).outcome == .pass)
  }

  @Test("a small change and one of a tail below ten per cent count for nothing")
  func small() {
    let low = [100.0, 101, 102, 103, 104, 105]
    #expect(Self.compare(low, low.map { $0 * 1.055 }, Self.latency).rows[0].finding == .regression)
    #expect(Self.compare(low, low.map { $0 * 1.045 }, Self.latency).rows[0].finding == .unchanged)
    let tail = RunMetric(operation: "parse", quantity: .p99)
    #expect(Self.compare(low, low.map { $0 * 1.08 }, tail).rows[0].finding == .unchanged)
    #expect(Self.compare(low, low.map { $0 * 1.12 }, tail).rows[0].finding == .regression)
    var settings = RunComparison.Settings()
    settings.minimumChange = 0.3
    #expect(Self.compare(low, low.map { $0 * 1.2 }, Self.latency, settings).rows[0].finding == .unchanged)
  }

  @Test("with too few runs there is no data, and it says how many are enough")
  func tooFew() throws {
    #expect(RunComparison.runsNeeded(metrics: 1) == 4)
    #expect(RunComparison.runsNeeded(metrics: 2) == 5)
    #expect(RunComparison.runsNeeded(metrics: 23) == 6)
    #expect(RunComparison.runsNeeded(metrics: 24) == 7)
    #expect(RunComparison.runsNeeded(metrics: 0) == 0)
    let few = Self.compare([1, 2, 3], [10, 11, 12], Self.latency)
    #expect(few.rows[0].finding == .noData)
    #expect(few.rows[0].note == "4 runs a side can tell, these are 3 and 3")
    #expect(few.outcome == .noData)
    #expect(RunComparison(base: [RunFigures]([]), new: []).outcome == .noData)
  }

  @Test("Holm's adjustment counts all metrics that vary")
  func several() {
    let (low, high) = ([100.0, 101, 102, 103], [120.0, 121, 122, 123])
    let other = RunMetric(operation: "render", quantity: .p50)
    func both(_ values: [Double]) -> [RunFigures] { values.map { RunFigures([(Self.latency, $0), (other, $0)]) } }
    #expect(Self.compare(low, high, Self.latency).outcome == .fail)
    #expect(RunComparison(base: both(low), new: both(high)).outcome == .noData)
  }

  @Test("what is allocated is compared exactly, by single runs too")
  func exact() {
    #expect(Self.compare([48], [48], Self.allocated).rows[0].finding == .unchanged)
    #expect(Self.compare([48], [64], Self.allocated).outcome == .fail)
    #expect(Self.compare([64], [48], Self.allocated).rows[0].finding == .improvement)
    #expect(Self.compare([0], [16], Self.allocated).outcome == .fail)
    #expect(Self.compare([48.2, 48.3, 48.1], [48.2, 48.35, 48.3], Self.allocated).rows[0].finding == .unchanged)
    #expect(Self.compare([48.2, 48.3, 48.1], [49.2, 49.3, 49.1], Self.allocated).outcome == .fail)
  }

  @Test("a metric that one side alone measured is no data, never a pass")
  func missing() {
    let comparison = RunComparison(base: Self.runs([1, 2, 3, 4], Self.latency), new: Self.runs([1], Self.throughput))
    #expect(comparison.rows.map(\.finding) == [.noData, .noData])
    #expect(comparison.rows[0].note == "measured in the base runs alone")
    #expect(comparison.outcome == .noData)
  }

  @Test("metrics are known by their names")
  func names() {
    for operation in [nil, "get_status", "readers/get status"] {
      for quantity in RunMetric.Quantity.allCases {
        let metric = RunMetric(operation: operation, quantity: quantity)
        #expect(RunMetric(name: metric.name) == metric)
      }
    }
    #expect(RunMetric(name: "nothing") == nil)
  }
}
