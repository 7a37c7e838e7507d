import LoadTesting
import Testing

@testable import LoadTestKit

/// Names of what measured closures throw.
struct FailureNamesTests {
  private enum Choice: Error {
    case plain
    case valued(Int)
  }

  private struct Numbered<Value>: Error {}

  @Test func kindsAreNamedOnce() {
    let names = FailureNames()
    let first = names.failure(Choice.valued(1))
    #expect(names.failure(Choice.valued(2)) == first)
    #expect(names.failure(Choice.plain) != first)
    #expect(names.name(first.code) == "Choice.valued")
    #expect(names.name(names.failure(Numbered<Int>()).code) == "Numbered<Int>")
    #expect(names.name(0) == "other")
    #expect(names.name(-1) == "other")
    #expect(names.name(.max) == "other")
  }

  @Test func namesAreBounded() {
    let names = FailureNames(maximumNames: 2)
    let codes = [names.failure(Choice.plain), names.failure(Choice.valued(1)), names.failure(Numbered<Int>())]
    #expect(codes.map { names.name($0.code) } == ["Choice.plain", "Choice.valued", "other"])
    #expect(names.failure(Choice.plain) == codes[0])
  }
}
