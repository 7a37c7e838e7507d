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

  @Test func allWithANotableShareAreNamed() {
    let parts = [("op30", 80.0), ("op17", 18), (nil, 1), ("op08", 1)] as [(operation: String?, growth: Double)]
    #expect(Culprit.notable(parts, least: Culprit.leastShare).map(\.operation) == ["op30", "op17"])
    #expect(Culprit.notable(parts, least: Culprit.share).map(\.operation) == ["op30"])
  }

  /// A queue: what is live was allocated recently, and two thirds of it will be released.
  @Test func sitesRetainNoMoreThanTheirOperation() {
    var verdict = LeakVerdict(kind: .leak, explanation: "", operationsPerformed: 1_000)
    verdict.operations = [("push", 40.0), ("grow", 40)].map { name, bytes in
      LeakVerdict.Operation(
        name: name, calls: 500, leftBytes: 0, retainedBytes: bytes, growthBytesPerOperation: bytes / 2,
        allocatedBytes: 0, allocatedObjects: 0)
    }
    var sites = [
      site("push", bytes: 1, objects: 1), site("push", bytes: 1, objects: 1), site("grow", bytes: 1, objects: 1),
    ]
    for (index, bytes) in [60.0, 20, 30].enumerated() {
      sites[index].bytesPerCall = bytes
      sites[index].objectsPerCall = bytes / 10
    }
    let found = verdict.withoutTurnover(sites)
    #expect(found.map(\.bytesPerCall) == [30, 10, 30])
    #expect(found.map(\.objectsPerCall) == [3, 1, 3])
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
