import LoadReport
import Testing

@testable import LoadStatistics

@Suite("Percentile distributions are those of an independent implementation")
struct PercentileDistributionTests {
  @Test func fixtures() throws {
    let fixture = try InterchangeFixture.load()
    #expect(fixture.distributions.count == 22)
    #expect(fixture.sums.count == 11)
  }

  @Test("the whole text", arguments: try InterchangeFixture.load().distributions)
  func text(_ fixture: InterchangeFixture.Distribution) throws {
    let text = PercentileDistribution(try Histogram(encodedText: fixture.encoded)).text()
    #expect(text == fixture.hgrm)
  }

  @Test("histograms add up exactly", arguments: try InterchangeFixture.load().sums)
  func sums(_ fixture: InterchangeFixture.Sum) throws {
    var sum = try Histogram(encodedText: fixture.addends[0])
    sum.add(try Histogram(encodedText: fixture.addends[1]))
    #expect(try sum == Histogram(encodedText: fixture.sum))
  }

  @Test("Where a tick is smaller than a number's last place the ladder still ends")
  func countsBeyondFloatingPoint() {
    var histogram = Histogram(layout: .twoDigits)
    histogram.record(10, count: Histogram.maximumTotalCount - 1)
    histogram.record(20)
    let steps = histogram.percentileSteps(ticksPerHalfDistance: 5)
    #expect(steps.count < 1000)
    #expect(steps.last == PercentileStep(value: 20, percentile: 100, countToValue: Histogram.maximumTotalCount))
    #expect(PercentileDistribution(histogram).text().contains("1.000000000000 9223372036854775807\n"))
  }
}
