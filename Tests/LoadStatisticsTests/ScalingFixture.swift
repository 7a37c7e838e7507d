import Foundation
import Testing

/// Laws that an independent implementation fitted: see `scripts/make/scaling-fixtures.py`.
struct ScalingFixture: Codable {
  let cases: [Case]

  struct Case: Codable, CustomTestStringConvertible {
    let name: String
    let workers: [Int]
    let throughputs: [Double]
    let expected: Figures

    var testDescription: String { name }
  }

  struct Figures: Codable {
    let lambda: Double
    let sigma: Double
    let kappa: Double
    let rSquared: Double
  }

  static func load() throws -> ScalingFixture {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/scaling", withExtension: "json"))
    return try JSONDecoder().decode(ScalingFixture.self, from: Data(contentsOf: file))
  }
}
