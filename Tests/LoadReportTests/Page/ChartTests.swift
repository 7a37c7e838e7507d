import LoadStatistics
import Testing

@testable import LoadReport

@Suite struct AxisScaleTests {
  @Test func endsAreRound() {
    let scale = AxisScale.linear([0, 47], unit: .count)
    #expect(scale.low == 0 && scale.high == 60)
    #expect(scale.ticks == [0, 20, 40, 60])
    #expect(scale.position(30) == 0.5)
    #expect(scale.position(-5) == 0 && scale.position(1000) == 1, "what lies beyond the ends is put there")
  }

  @Test func bytesHaveStepsOfPowersOfTwo() {
    let scale = AxisScale.linear([0, 3_000_000], unit: .bytes)
    #expect(scale.high == 3 * 1_048_576)
    #expect(scale.ticks.allSatisfy { $0.truncatingRemainder(dividingBy: 1_048_576) == 0 })
  }

  @Test("One level alone has room on both sides", arguments: [0.0, 5, -3])
  func oneLevel(_ value: Double) {
    let scale = AxisScale.linear([value, value], unit: .time, fromZero: false)
    #expect(scale.low < value && scale.high > value)
  }

  @Test func decadesAreEquallyWide() {
    let scale = AxisScale.logarithmic([1, 10_000])
    #expect(scale.low == 1 && scale.high == 10_000)
    #expect(scale.ticks == [1, 10, 100, 1000, 10_000])
    #expect(abs(scale.position(100) - 0.5) < 1e-12)
    #expect(scale.position(0) == 0, "0 has no logarithm")
  }

  @Test func ninesAreEquallyWide() {
    let scale = AxisScale.nines(count: 10_000)
    #expect(abs(scale.high - 0.9999) < 1e-12)
    for nines in 0...4 {
      let share = 1 - Logarithm.power(-Double(nines))
      #expect(abs(scale.position(share) - Double(nines) / 4) < 1e-9)
    }
    #expect(scale.ticks.map { ChartAxis.text($0, .share) } == ["0%", "50%", "90%", "99%", "99.9%", "99.99%"])
  }

  @Test(
    "Nothing, infinities and what is no number make an axis all the same",
    arguments: [[], [.nan], [.infinity], [0]] as [[Double]])
  func hostileValues(_ values: [Double]) {
    for scale in [
      AxisScale.linear(values, unit: .count), .logarithmic(values), .linear(values, unit: .bytes, fromZero: false),
    ] {
      #expect(scale.low < scale.high && scale.low.isFinite && scale.high.isFinite)
      #expect(scale.ticks.count < 30)
    }
  }

  @Test func labelsTellTicksApart() {
    let base = 4.0 * 1_048_576
    let labels = ChartUnit.bytes.labels([base, base + 256, base + 512])
    #expect(Set(labels).count == 3, "\(labels)")
    #expect(ChartUnit.rate.labels([0, 10e6, 20e6]) == ["0/s", "10M/s", "20M/s"])
    #expect(ChartUnit.time.tick(1500) == "1.5µs")
    #expect(ChartUnit.seconds.text(3725) == "1:02:05")
  }
}

@Suite struct ThinningTests {
  @Test(
    "A spike of one point stays, whichever way it points",
    arguments: [(7123, 1e9), (7123, -1e9), (0, 1e9), (9999, 1e9)])
  func spikes(_ place: Int, _ height: Double) {
    var values = (0..<10_000).map { Double?.some(Double($0 % 7)) }
    values[place] = height
    let places = Thinning.extremes(values)
    #expect(places.count <= Thinning.maximumPoints)
    #expect(places.contains(place))
    #expect(places == places.sorted() && Set(places).count == places.count)
    let stretches = Thinning.stretches(of: values.count, limit: Thinning.maximumRows)
    #expect(stretches.first?.lowerBound == 0 && stretches.last?.upperBound == values.count)
    #expect(zip(stretches, stretches.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound }, "none is left out")
    #expect(Thinning.unusual(values, stretches).contains(height))
  }

  @Test func fewPointsStayAsTheyAre() {
    #expect(Thinning.extremes([1, nil, 3]) == [0, 1, 2])
    #expect(Thinning.stretches(of: 3, limit: 120) == [0..<1, 1..<2, 2..<3])
    #expect(Thinning.unusual([1, nil, 3], [0..<1, 1..<2, 2..<3]) == [1, nil, 3])
    #expect(Thinning.extremes([]).isEmpty && Thinning.stretches(of: 0, limit: 5).isEmpty)
  }

  @Test("What was not measured interrupts the curve")
  func gaps() {
    let scale = AxisScale.linear([0, 3], unit: .count)
    let path = CurvePath(x: [0, 1, 2, 3], y: [0, nil, 3, 0], xScale: scale, yScale: scale)
    #expect(path.text == "M2667 0l1333 1000")
    #expect(path.dots == "M0 1000h0", "a point without neighbours is a dot")
  }
}

@Suite struct HeatMapTests {
  private func histogram(_ values: [UInt64]) -> Histogram {
    var histogram = Histogram(layout: .threeDigits)
    for value in values { histogram.record(value) }
    return histogram
  }

  @Test("Thinning loses no operation")
  func counts() {
    var counts = HeatMap.Counts()
    for second in 0..<1000 { counts.add(histogram([100, 5000, UInt64(second + 1)])) }
    #expect(counts.columns.count <= HeatMap.Counts.maximumColumns)
    #expect(counts.columns.flatMap(\.values).reduce(0, +) == 3000)
    #expect(counts.columns.count * counts.columnSeconds >= 1000)
    #expect((counts.columns.count - 1) * counts.columnSeconds < 1000)
  }

  @Test func aSecondWithoutOperationsIsAColumnToo() {
    var counts = HeatMap.Counts()
    counts.add(histogram([100]))
    counts.add(nil)
    counts.add(histogram([100]))
    #expect(counts.columns.map(\.count) == [1, 0, 1])
  }

  @Test func rowsHoldTheirValues() {
    var counts = HeatMap.Counts()
    counts.add(histogram([123_456]))
    let row = counts.columns[0].keys.first ?? 0
    #expect(HeatMap.Counts.value(ofRow: row) <= 123_456 && HeatMap.Counts.value(ofRow: row + 1) > 123_456)
  }

  @Test func nothingTimedDrawsNothing() {
    #expect(HeatMap(counts: HeatMap.Counts(), xScale: .seconds(from: 0, to: 1)).html().isEmpty)
  }
}

@Suite struct ChartAxisTests {
  /// The labels of an axis, with the classes of each.
  private static func labels(_ scale: AxisScale, _ unit: ChartUnit) -> [(text: String, isWide: Bool)] {
    ChartAxis.xLabels(scale, unit: unit).split(separator: "<text").map { part in
      let text = part.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
      return (String(text), part.prefix { $0 != ">" }.contains("wide"))
    }
  }

  @Test("On a telephone labels of percentiles do not collide; elsewhere all are there")
  func percentiles() {
    let labels = Self.labels(.nines(count: 10_000_000), .share)
    #expect(labels.map(\.text).prefix(4) == ["0%", "50%", "90%", "99%"] && labels.count == 9)
    #expect(labels.filter { !$0.isWide }.map(\.text) == ["0%", "90%", "99%", "99.9%", "99.999%"])
  }

  @Test("What has room everywhere is left out nowhere", arguments: [3.0, 20, 600])
  func seconds(end: Double) {
    let labels = Self.labels(.seconds(from: 0, to: end), .seconds)
    #expect(labels.count > 2 && labels.allSatisfy { !$0.isWide })
  }
}

@Suite struct ChartDataTests {
  @Test("No text ends the element that it stands in")
  func strings() {
    #expect(ChartData.string("a\"b\\c") == #""a\"b\\c""#)
    #expect(ChartData.string("</script><b>&\n") == #""\u003c/script\u003e\u003cb\u003e\u0026\u000a""#)
  }

  @Test func numbers() {
    #expect(
      ChartData.number(nil) == "null" && ChartData.number(.nan) == "null" && ChartData.number(.infinity) == "null")
    #expect(
      ChartData.number(12) == "12" && ChartData.number(12.34567) == "12.3457" && ChartData.number(123456.7) == "123457")
    #expect(ChartData.number(0.0012) == "0.0012")
  }
}
