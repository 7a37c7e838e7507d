import Foundation
import LoadScenario
import Testing

/// Each malformed scenario of the fixtures is refused with exactly the lines that stand beside it.
///
/// `LOADTEST_UPDATE_FIXTURES=1` writes the lines anew; read them before keeping them.
struct MalformedFixtureTests {
  static let names = Folders.names(in: Folders.malformed, ending: ".json")

  @Test func thereAreEnough() {
    #expect(MalformedFixtureTests.names.count >= 30)
    #expect(Folders.names(in: Folders.malformed, ending: ".txt") == MalformedFixtureTests.names)
  }

  @Test(arguments: names)
  func isRefusedAsExpected(_ name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: Folders.malformed.appending(path: "\(name).json")))
    let errors = #expect(throws: ScenarioErrors.self) {
      try ScenarioFile.parse(bytes, path: "\(name).json", catalog: Catalogue.standard, randomSeed: { 1 })
    }
    let lines = (errors?.errors ?? []).map { $0.description + "\n" }.joined()
    let expected = Folders.malformed.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["LOADTEST_UPDATE_FIXTURES"] == "1" {
      try Data(lines.utf8).write(to: expected, options: .atomic)
    }
    #expect(lines == (try String(contentsOf: expected, encoding: .utf8)))
  }

  @Test(arguments: names)
  func isReportedInDocumentOrderOneLineEach(_ name: String) throws {
    let text = try String(contentsOf: Folders.malformed.appending(path: "\(name).txt"), encoding: .utf8)
    let positions = text.split(separator: "\n").map { line in
      line.split(separator: ":", maxSplits: 3).dropFirst().prefix(2).compactMap { Int($0) }
    }
    #expect(!positions.isEmpty)
    #expect(positions.allSatisfy { $0.count == 2 }, "each line starts with file:line:column:")
    #expect(zip(positions, positions.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) })
  }
}
