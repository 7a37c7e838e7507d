import Foundation
import LoadRecord
import Testing

@testable import LoadVerdict

/// The estimate of a knee from runs at several points.
struct KneeFitTests {
  private func point(_ value: Double, held: Int, failed: Int) -> CapacityPoint {
    var point = CapacityPoint(value: value)
    point.held = held
    point.failed = failed
    return point
  }

  @Test("Where nothing lies between, the knee is in the middle of the gap and the interval little wider than the gap")
  func separated() {
    let knee = KneeFit.fit(
      [
        point(100, held: 4, failed: 0), point(900, held: 4, failed: 0), point(1100, held: 0, failed: 4),
        point(2000, held: 0, failed: 4),
      ], floor: 900, ceiling: 1100)
    #expect(abs(knee.estimate / (900.0 * 1100).squareRoot() - 1) < 0.005)
    #expect(knee.low <= 900 && knee.low > 890)
    #expect(knee.high >= 1100 && knee.high < 1112)
  }

  @Test("Data that is its own mirror image has its knee in the mirror, and an interval as wide to both sides")
  func symmetric() {
    let points = [
      point(800, held: 6, failed: 0), point(900, held: 5, failed: 1), point(1000, held: 3, failed: 3),
      point(1_000_000 / 900, held: 1, failed: 5), point(1250, held: 0, failed: 6),
    ]
    let knee = KneeFit.fit(points, floor: 990, ceiling: 1010)
    #expect(abs(knee.estimate / 1000 - 1) < 0.003)
    #expect(abs(knee.low * knee.high / 1_000_000 - 1) < 0.01)
    #expect(knee.low < 960 && knee.high > 1040)
  }

  @Test("One spoilt run far below widens the interval by little and moves the knee by little")
  func lapse() {
    let clean = [
      point(500, held: 4, failed: 0), point(980, held: 4, failed: 0), point(1000, held: 0, failed: 4),
      point(2000, held: 0, failed: 4),
    ]
    var spoilt = clean
    spoilt[0] = point(500, held: 3, failed: 1)
    let before = KneeFit.fit(clean, floor: 980, ceiling: 1000)
    let after = KneeFit.fit(spoilt, floor: 980, ceiling: 1000)
    #expect(abs(after.estimate / before.estimate - 1) < 0.01)
    #expect(after.low <= before.low && after.low > 900)
  }

  @Test("The more runs, the narrower")
  func moreRuns() {
    func width(_ times: Int) -> Double {
      let points = [(900, 5, 1), (1000, 3, 3), (1100, 1, 5)].map {
        point($0.0, held: $0.1 * times, failed: $0.2 * times)
      }
      let knee = KneeFit.fit(points, floor: 900, ceiling: 1100)
      return knee.high - knee.low
    }
    #expect(width(1) > width(4))
    // Never narrower than the gap.
    #expect(width(1000) == 200)
  }

  @Test("The likelihood is that of the model, by hand")
  func likelihood() {
    let value = KneeFit.logLikelihood([(x: 1, held: 2, failed: 1)], knee: 1, width: 0.1)
    #expect(abs(value - 3 * log(0.5)) < 1e-12)
    let far = KneeFit.logLikelihood([(x: 0, held: 1, failed: 0), (x: 2, held: 1, failed: 0)], knee: 1, width: 0.01)
    #expect(abs(far - (log(0.98) + log(0.02))) < 1e-9)
  }
}
