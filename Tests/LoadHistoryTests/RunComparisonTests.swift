import LoadHistory
import LoadRecord
import LoadStatistics
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
    // Certain, and too small unless less is asked for.
    let steady = (0..<12).map { 100 + Double($0) / 100 }
    let slower = steady.map { $0 * 1.04 }
    let usual = Self.compare(steady, slower, Self.latency).rows[0]
    #expect(usual.finding == .unchanged)
    #expect(usual.note == "changed by less than the minimum of 5.0 %")
    #expect(usual.pValue ?? 1 < 1e-5)
    settings.minimumChange = 0.01
    #expect(Self.compare(steady, slower, Self.latency, settings).rows[0].finding == .regression)
    #expect(Self.compare(steady, slower, tail, settings).rows[0].finding == .regression)
    settings.minimumChange = RunComparison.leastMinimumChange
    #expect(Self.compare(steady, steady.map { $0 * 1.006 }, Self.latency, settings).rows[0].finding == .regression)
  }

  @Test("where nothing counts it is said what was excluded")
  func excluded() throws {
    let steady = (0..<12).map { 100 + Double($0) / 10 }
    let row = Self.compare(steady, steady.reversed(), Self.latency).rows[0]
    let (low, high, within) = try (
      #require(row.low), #require(row.high), #require(row.unchangedWithin)
    )
    #expect(row.finding == .unchanged)
    #expect(within == max(high - 1, 1 - low) && within < 0.012)
    #expect(Self.compare(steady, steady.map { $0 * 1.2 }, Self.latency).rows[0].unchangedWithin == nil)
  }

  @Test("where a limit is set for slowdowns, runs that do not exclude them are no data")
  func mustExclude() throws {
    let wide = [80.0, 90, 100, 110, 120, 130]
    #expect(Self.compare(wide, wide, Self.latency).outcome == .pass)
    let (low, high) = try (
      #require(Self.compare(wide, wide, Self.latency).rows[0].low),
      #require(Self.compare(wide, wide, Self.latency).rows[0].high)
    )
    #expect(low < 0.8 && high > 1.25)
    var settings = RunComparison.Settings()
    settings.mustExclude = high - 1 - 0.001
    let undecided = Self.compare(wide, wide, Self.latency, settings)
    #expect(undecided.outcome == .noData)
    #expect(
      undecided.rows[0].note?.hasSuffix("is not excluded: make more or longer runs, or a larger limit") == true)
    settings.mustExclude = high - 1 + 0.001
    #expect(Self.compare(wide, wide, Self.latency, settings).outcome == .pass)
    // A throughput that falls to 1 / (1 + limit) takes that much more time.
    settings.mustExclude = 1 / low - 1 - 0.001
    #expect(Self.compare(wide, wide, Self.throughput, settings).outcome == .noData)
    settings.mustExclude = 1 / low - 1 + 0.001
    #expect(Self.compare(wide, wide, Self.throughput, settings).outcome == .pass)
    // A regression remains one.
    settings.mustExclude = 0.01
    #expect(Self.compare(wide, wide.map { $0 * 3 }, Self.latency, settings).outcome == .fail)
  }

  private static let failures = RunMetric(operation: "parse", quantity: .failures)

  private static func failing(_ parts: [UInt64], of whole: UInt64, p50: Double = 100) -> [RunFigures] {
    parts.enumerated().map { place, part in
      RunFigures(
        [(failures, Double(part) / Double(whole)), (latency, p50 + Double(place) / 10)],
        counts: [failures: .init(part, of: whole)])
    }
  }

  @Test("failures are compared by their difference, also from 0 and by single runs")
  func shares() throws {
    func row(_ base: [UInt64], _ new: [UInt64], of whole: UInt64 = 100_000) -> RunComparison.Row {
      RunComparison(base: Self.failing(base, of: whole), new: Self.failing(new, of: whole)).rows[0]
    }
    #expect(row([0], [100_000]).finding == .regression)
    #expect(row([0, 0], [40, 50]).finding == .regression)
    #expect(row([100_000], [0]).finding == .improvement)
    #expect(row([0], [1]).finding == .unchanged)
    let none = row([0], [0])
    #expect(none.finding == .unchanged && none.ratio == nil && none.pValue == 1)
    #expect(try #require(none.unchangedWithin) < 0.0001)
    #expect(row([5000], [5020]).finding == .unchanged)
    #expect(row([5000], [6000]).finding == .regression)
    // Certain by the counts, and less than 5 % more.
    let small = row([40_000_000], [41_000_000], of: 1_000_000_000)
    #expect(small.finding == .unchanged && small.note == "changed by less than the minimum of 5.0 %")
  }

  @Test("new code that fails at once is a regression, and its speed no improvement")
  func failsAtOnce() {
    let zeros: [UInt64] = [0, 0, 0, 0, 0, 0]
    let comparison = RunComparison(
      base: Self.failing(zeros, of: 1000), new: Self.failing(zeros.map { _ in 1000 }, of: 1_000, p50: 1))
    #expect(comparison.rows.map(\.finding) == [.regression, .noData])
    #expect(comparison.rows[1].note?.contains("do not count as an improvement") == true)
    #expect(comparison.outcome == .fail)
    // Slower and broken is both.
    let slow = RunComparison(
      base: Self.failing(zeros, of: 1000), new: Self.failing([9, 9, 9, 9, 9, 9], of: 1000, p50: 200))
    #expect(slow.rows.map(\.finding) == [.regression, .regression])
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
    #expect(few.rows[0].note == "4 runs per side are needed: 1 more base run and 1 more new run")
    #expect(
      Self.compare([1, 2, 3], [4, 5, 6, 7], Self.latency).shortage == "4 runs per side are needed: 1 more base run")
    #expect(RunComparison(base: [], new: Self.runs([1], Self.latency)).emptiness == "no valid base run")
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
    #expect(comparison.rows[0].note == "measured in the base runs only")
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
