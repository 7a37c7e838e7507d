import LoadRecord
import LoadScenario
import Testing

@testable import LoadLeaks

/// Which operation is named for what grows.
struct CulpritTests {
  @Test(
    arguments: [
      ([("a", 5.0), ("b", 30.0), (nil, 0.5)], "b"),
      // Many that grow alike: each has a small share, and one of them is named.
      ((0..<12).map { (String?.some("\($0)"), $0 == 7 ? 1.1 : 1.0) }, "7"),
      // What happens in no operation grows most, and an operation explains a part of it.
      ([(nil, 20.0), ("a", 10.0)], "a"),
      // … or a remnant.
      ([(nil, 32.0), ("a", 0.68), ("b", 0.62)], nil),
      // What shrinks makes up for nothing.
      ([("a", -40.0), (nil, 3.0), ("b", 1.0)], "b"),
      ([("a", 0.0), ("b", -1.0)], nil), ([], nil),
    ] as [([(String?, Double)], String?)])
  func theOneThatGrowsMost(_ parts: [(String?, Double)], _ culprit: String?) {
    #expect(Culprit.among(parts.map { (operation: $0.0, growth: $0.1) }) == culprit)
  }

  @Test func sitesOfOneOperationAreTakenTogether() {
    let sites = [
      site(nil, bytes: 100, objects: 10), site("a", bytes: 60, objects: 1), site("a", bytes: 60, objects: 1),
      site("b", bytes: 0, objects: 40, of: .descriptors),
    ]
    #expect(Culprit.among(sites, countsBytes: true) == "a")
    #expect(Culprit.among(sites, countsBytes: false) == "b")
  }

  @Test func severalHaveTheirShares() {
    #expect(Culprit.words([("a", 60), ("b", 39.6)], of: 100) == "'a' (60 %) and 'b' (40 %)")
  }

  private func site(
    _ operation: String?, bytes: Double, objects: Double, of resource: LeakResource? = nil
  ) -> CallSiteRecord {
    CallSiteRecord(operation: operation, resource: resource, bytes: bytes, objects: objects, frames: [])
  }
}
