import Foundation
import Testing

@testable import LoadLeaks

/// The fit of both growth laws against an independent one (`scripts/make/growth-fixtures.py`, scipy).
@Suite("Growth laws against scipy")
struct GrowthFixtureTests {
  private struct Fixture: Decodable {
    struct Case: Decodable {
      var name: String
      var values: [Double]
      var exponent: Double
      var capScale: Double
      var linear: Double
    }

    var operations: [Double]
    var series: [Case]
  }

  @Test("exponents, scales and what grows beneath a cap are the same")
  func fits() throws {
    let url = try #require(Bundle.module.url(forResource: "growth", withExtension: "json", subdirectory: "Fixtures"))
    let fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    #expect(fixture.series.count == 9)
    for entry in fixture.series {
      let rises = try #require(Rises(Series(operations: fixture.operations, values: entry.values)))
      #expect(abs(PowerLaw(rises).exponent - entry.exponent) < 1e-4, "\(entry.name)")
      let capped = CappedLaw(rises)
      #expect(abs(capped.linear.estimate - entry.linear) < 1e-3 * max(1, entry.linear), "\(entry.name)")
      #expect(abs(capped.scale.estimate / entry.capScale - 1) < 1e-4, "\(entry.name)")
    }
  }
}
