import Foundation
import LoadStatistics
import Testing

@Suite("Student's t distribution")
struct StudentTTests {
  /// Degrees of freedom, argument, scipy's answer.
  private struct Fixture: Decodable {
    var cumulative: [[Double]]
    var quantile: [[Double]]
  }

  private static func fixture() throws -> Fixture {
    let file = try #require(Bundle.module.url(forResource: "student", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
  }

  @Test("its distribution function is scipy's")
  func cumulative() throws {
    let rows = try Self.fixture().cumulative
    #expect(rows.count > 100)
    for row in rows {
      let own = StudentT.cumulative(row[1], degrees: row[0])
      #expect(abs(own - row[2]) <= 1e-12 + 1e-9 * row[2], "t \(row[1]), \(row[0]) degrees")
    }
  }

  @Test("its quantiles are scipy's")
  func quantile() throws {
    let rows = try Self.fixture().quantile
    #expect(rows.count > 80)
    for row in rows {
      let own = StudentT.quantile(row[1], degrees: row[0])
      #expect(abs(own - row[2]) <= 1e-9 + 1e-9 * abs(row[2]), "p \(row[1]), \(row[0]) degrees")
    }
  }
}
