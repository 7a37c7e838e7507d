import LoadLeaks
import LoadRecord
import LoadScenario
import Testing

@Suite("Growth that is expected")
struct LeakExpectationsTests {
  private static var verdict: LeakVerdict {
    var verdict = LeakVerdict(kind: .leak, explanation: "", operationsPerformed: 1000)
    verdict.growthBytesPerOperation = .init(estimate: 10, low: 9, high: 11)
    verdict.sizeClasses = [.init(bytes: 64, objectsPerThousandOperations: 100, bytesPerOperation: 6.4)]
    verdict.operations = [
      operation("parse", 8), operation("render", 2), operation("idle", 0),
    ]
    return verdict
  }

  private static func operation(_ name: String, _ growth: Double) -> LeakVerdict.Operation {
    LeakVerdict.Operation(
      name: name, calls: 100, leftBytes: growth * 100, retainedBytes: growth, growthBytesPerOperation: growth,
      allocatedBytes: 0, allocatedObjects: 0)
  }

  private static let sites = [
    CallSiteRecord(
      operation: "parse", bytes: 750, objects: 10, type: "Node",
      frames: [.init(function: "Parser.next()", file: "/app/Parser.swift")]),
    CallSiteRecord(operation: "render", bytes: 250, objects: 10, frames: [.init(function: "draw()")]),
  ]

  @Test("without expectations every culprit counts")
  func none() {
    #expect(LeakExpectations.apply([], to: Self.verdict, sites: nil).verdict.culprits == 2)
    #expect(LeakExpectations.apply([], to: Self.verdict, sites: Self.sites).verdict.culprits == 2)
  }

  @Test("a matching operation, site or type does not count, and is told with its reason")
  func matching() {
    for expected in [
      ExpectedGrowth(.operation, "parse", reason: "a cache"), ExpectedGrowth(.site, "Parser.next", reason: "a cache"),
      ExpectedGrowth(.site, "Parser.swift", reason: "a cache"), ExpectedGrowth(.type, "Node", reason: "a cache"),
    ] {
      let (verdict, warnings) = LeakExpectations.apply([expected], to: Self.verdict, sites: Self.sites)
      #expect(verdict.culprits == 1)
      #expect(verdict.expected.map(\.reason) == ["a cache"])
      #expect(verdict.expected.first?.bytesPerOperation == 7.5)
      #expect(warnings.isEmpty)
    }
  }

  @Test("when all is expected nothing is a culprit")
  func all() {
    let expected = [
      ExpectedGrowth(.operation, "parse", reason: "a"), ExpectedGrowth(.operation, "render", reason: "b"),
    ]
    let (verdict, _) = LeakExpectations.apply(expected, to: Self.verdict, sites: nil)
    #expect(verdict.culprits == 0)
    #expect(verdict.kind == .leak)
  }

  @Test("what matches nothing is a warning")
  func unmatched() {
    let expected = [ExpectedGrowth(.operation, "sort", reason: "a"), ExpectedGrowth(.type, "Node", reason: "b")]
    let (verdict, warnings) = LeakExpectations.apply(expected, to: Self.verdict, sites: nil)
    #expect(verdict.culprits == 2)
    #expect(warnings.count == 2)
    #expect(warnings.first?.contains("'sort'") == true)
    #expect(warnings.last?.contains("investigation") == true)
  }

  @Test("what does not leak has no culprits")
  func stable() {
    let (verdict, warnings) = LeakExpectations.apply(
      [ExpectedGrowth(.operation, "parse", reason: "a")],
      to: LeakVerdict(kind: .stable, explanation: "", operationsPerformed: 1), sites: nil)
    #expect(verdict.culprits == 0)
    #expect(warnings.count == 1)
  }

  @Test("beside expected growth a site counts whose objects stay, however small its share, and none whose objects pass")
  func smallBesideExpected() {
    for (earlierShare, culprits) in [(0.5, 1), (0.02, 0), (1, 0)] {
      let small = CallSiteRecord(
        operation: "parse", bytes: 50, objects: 100, earlierShare: earlierShare, frames: [.init(function: "keep()")])
      let large = CallSiteRecord(
        operation: "parse", bytes: 9_950, objects: 100, earlierShare: 0.5, frames: [.init(function: "cache()")])
      let (verdict, _) = LeakExpectations.apply(
        [ExpectedGrowth(.site, "cache()", reason: "a cache")], to: Self.verdict, sites: [large, small])
      #expect(verdict.culprits == culprits)
    }
  }

  @Test("a type is expected of its own objects, not of all that are made beside them")
  func oneOfTwoTypes() {
    let site = CallSiteRecord(
      operation: "parse", bytes: 1_000, objects: 100, type: "Node",
      types: [.init(type: "Node", objects: 60), .init(type: "Edge", objects: 40)], frames: [.init(function: "next()")])
    let node = ExpectedGrowth(.type, "Node", reason: "a cache")
    let edge = ExpectedGrowth(.type, "Edge", reason: "a cache")
    let one = LeakExpectations.apply([node], to: Self.verdict, sites: [site]).verdict
    #expect(one.culprits == 1)
    #expect(one.expected.map(\.bytesPerOperation) == [6])
    #expect(LeakExpectations.apply([node, edge], to: Self.verdict, sites: [site]).verdict.culprits == 0)
  }

  @Test("a kind of resource is expected, or the sites where it is made; memory beside it is not")
  func resources() {
    var verdict = Self.verdict
    verdict.sizeClasses = []
    verdict.growthBytesPerOperation = nil
    verdict.resources = [.init(resource: .threads, perOperation: .init(estimate: 1, low: 0.9, high: 1.1))]
    let threads = ExpectedGrowth(.resource, "threads", reason: "a pool")
    let site = ExpectedGrowth(.site, "start()", reason: "a pool")
    let sites = [
      CallSiteRecord(
        operation: "parse", resource: .threads, bytes: 0, objects: 10, frames: [.init(function: "start()")])
    ]
    #expect(LeakExpectations.apply([], to: verdict, sites: sites).verdict.culprits == 1)
    #expect(LeakExpectations.apply([threads], to: verdict, sites: nil).verdict.culprits == 0)
    #expect(LeakExpectations.apply([site], to: verdict, sites: sites).verdict.culprits == 0)
    verdict.growthBytesPerOperation = Self.verdict.growthBytesPerOperation
    verdict.growingMemory = .heap
    #expect(LeakExpectations.apply([threads], to: verdict, sites: sites).verdict.culprits == 2)
  }

  @Test("a site of many types counts, whatever each has of it, and is not excused by one of them")
  func manyTypes() {
    let types = (0..<25).map { CallSiteRecord.TypeShare(type: "Node\($0)", objects: 4) }
    var site = CallSiteRecord(
      operation: "parse", bytes: 1_000, objects: 100, types: types, frames: [.init(function: "next()")])
    #expect(LeakExpectations.apply([], to: Self.verdict, sites: [site]).verdict.culprits == 1)
    site.types = [.init(type: "Node", objects: 100)] + types
    let node = ExpectedGrowth(.type, "Node", reason: "a cache")
    #expect(LeakExpectations.apply([node], to: Self.verdict, sites: [site]).verdict.culprits == 1)
  }

  @Test("threads that are expected are so with their stacks and what the C library allocates for them")
  func threads() {
    var verdict = Self.verdict
    verdict.growingMemory = .heap
    verdict.outsideBytesPerOperation = 8_392_704
    let site = CallSiteRecord(
      operation: "parse", bytes: 1_000, objects: 100, via: "pthread_create", frames: [.init(function: "start()")])
    let threads = ExpectedGrowth(.resource, "threads", reason: "a pool")
    verdict.resources = [.init(resource: .threads, perOperation: .init(estimate: 1, low: 0.9, high: 1.1))]
    #expect(LeakExpectations.apply([threads], to: verdict, sites: [site]).verdict.culprits == 0)
    // Without them that growth is one by itself.
    verdict.resources = nil
    #expect(LeakExpectations.apply([], to: verdict, sites: [site]).verdict.culprits == 2)
  }
}
