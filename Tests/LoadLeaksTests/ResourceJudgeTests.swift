import Foundation
import LoadLeaks
import LoadRecord
import LoadScenario
import Testing

@Suite("Growth of descriptors, threads, mappings and address space")
struct ResourceJudgeTests {
  // MARK: Mappings and address space

  @Test("what is mapped outside the allocator and grows is a leak, with the share of it that is touched")
  func outside() {
    let verdict = LeakJudge.judge(
      MadeCheck(
        classes: [(64, { _ in 5 })], outside: { 70_000_000 + Self.pages($0) }, resident: { 24_000_000 + Self.pages($0) }
      ).observations)
    #expect(verdict.kind == .leak)
    #expect(abs((verdict.outsideBytesPerOperation ?? 0) - 16_384.0 / 50) < 5)
    #expect(abs(verdict.memoryBytesPerOperation - 16_384.0 / 50) < 5)
    #expect(verdict.explanation.hasPrefix("address space outside the allocator grows by 32"))
    #expect(verdict.explanation.contains(", about 100 % touched"), "\(verdict.explanation)")
  }

  @Test("what is mapped outside the allocator and never touched is address space, and takes no memory")
  func untouchedOutside() {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { _ in 5 })], outside: { 70_000_000 + Self.pages($0) }).observations)
    #expect(verdict.kind == .leak)
    #expect(verdict.growthBytesPerOperation == nil && verdict.memoryBytesPerOperation == 0)
    #expect(verdict.explanation.hasPrefix("address space outside the allocator grows by 32"))
    #expect(verdict.explanation.hasSuffix("none touched"))
  }

  private static func pages(_ performed: Double) -> Double { (performed / 50).rounded(.down) * 16_384 }

  @Test("what the target maps, never unmaps and never touches is a leak of address space, and not of memory")
  func untouchedMappings() throws {
    let verdict = LeakJudge.judge(MadeCheck(classes: [(64, { _ in 5 })], mapped: Self.pages).observations)
    #expect(verdict.kind == .leak)
    let growth = try #require(verdict.resources?.first)
    #expect(growth.resource == .mappings && growth.touchedShare == 0 && !growth.isMemory)
    #expect(abs(growth.perOperation.estimate - 16_384.0 / 50) < 5)
    #expect(verdict.growthBytesPerOperation == nil && verdict.outsideBytesPerOperation == nil)
    #expect(verdict.explanation.hasPrefix("mappings grow by 32"))
    #expect(verdict.explanation.contains("none touched") && !verdict.explanation.contains("memory"))
    #expect(!verdict.ruledOut.contains { $0.contains("outside the allocator") })
  }

  @Test("what it maps and touches is a leak of memory, as long as it is the heap that is flat")
  func touchedMappings() throws {
    let check = MadeCheck(
      classes: [(64, { _ in 5 })], mapped: Self.pages, resident: { 24_000_000 + Self.pages($0) * 0.75 })
    let verdict = LeakJudge.judge(check.observations)
    let growth = try #require(verdict.resources?.first)
    #expect(growth.isMemory && abs((growth.touchedShare ?? 0) - 0.75) < 0.01)
    #expect(verdict.growthBytesPerOperation == growth.perOperation)
    #expect(verdict.explanation.hasPrefix("mappings grow by 32"))
    #expect(verdict.explanation.contains("75 % touched"))
  }

  @Test("a heap that grows beside untouched mappings does not make them memory, and both are said")
  func mappingsBesideHeap() throws {
    let check = MadeCheck(
      classes: [(64, { $0 * 4 })], mapped: Self.pages, resident: { 24_000_000 + $0 * 256 })
    let verdict = LeakJudge.judge(check.observations)
    #expect(try #require(verdict.resources?.first).touchedShare ?? 1 < 0.01)
    #expect(abs((verdict.growthBytesPerOperation?.estimate ?? 0) - 256) < 8)
    #expect(verdict.explanation.hasPrefix("live memory grows by 25"))
    #expect(verdict.explanation.contains("; mappings grow by 32"))
  }

  @Test("who leaves a resource is the culprit where the agent saw most of it, and nobody where it did not")
  func culpritOfResource() {
    func verdict(seen: UInt64) -> LeakVerdict {
      var observations = MadeCheck(
        operations: 2_000, classes: [], descriptors: { 9 + ($0 / 4).rounded(.down) }
      ).observations
      observations.operations = [
        OperationAllocations(
          operation: "good", calls: 500, sizeClasses: [],
          resources: [.init(resource: .descriptors, made: 5_000, released: 5_000)]),
        OperationAllocations(
          operation: "bad", calls: 500, sizeClasses: [],
          resources: [.init(resource: .descriptors, made: 300, released: 300 - seen)]),
      ]
      return LeakJudge.judge(observations)
    }
    #expect(verdict(seen: 250).culprit == "bad")
    #expect(verdict(seen: 250).explanation.hasSuffix(", in 'bad'"))
    #expect(verdict(seen: 100).culprit == nil)
  }

  // MARK: Descriptors and threads

  @Test("descriptors that are left behind are a leak of descriptors, though no byte of the heap is")
  func descriptors() throws {
    let check = MadeCheck(operations: 2_000, classes: [], descriptors: { 9 + ($0 / 4).rounded(.down) })
    let verdict = LeakJudge.judge(check.observations)
    #expect(verdict.kind == .leak)
    #expect(verdict.growthBytesPerOperation == nil)
    let growth = try #require(verdict.resources?.first)
    #expect(growth.resource == .descriptors)
    #expect(abs(growth.perOperation.estimate - 0.25) < 0.01)
    #expect(verdict.explanation.hasPrefix("open descriptors grow by 0.25"))
    #expect(!verdict.explanation.contains("memory"))
    #expect(LeakExpectations.apply([], to: verdict, sites: nil).verdict.culprits == 1)
  }

  @Test("threads that are left behind stand before the memory that they take")
  func threads() {
    let check = MadeCheck(
      classes: [(bytes: 320, objects: { ($0 / 10).rounded(.down) })], threads: { 4 + ($0 / 10).rounded(.down) })
    let verdict = LeakJudge.judge(check.observations)
    #expect(verdict.kind == .leak)
    #expect(verdict.resources?.map(\.resource) == [.threads])
    #expect(verdict.explanation.hasPrefix("threads grow by 0.1"))
    #expect(verdict.explanation.contains("; live memory grows by 32"))
  }

  @Test("descriptors that become more ever more slowly are no leak, and are told")
  func slowingDescriptors() throws {
    let check = MadeCheck(operations: 2_000, classes: [], descriptors: { 9 + (4 * pow($0, 0.75)).rounded(.down) })
    let verdict = LeakJudge.judge(check.observations)
    #expect(verdict.kind == .slowing)
    #expect(
      verdict.explanation.hasPrefix(
        "open descriptors grow more and more slowly, roughly as the number of operations to the power of 0.7"))
    let steady = MadeCheck(operations: 2_000, classes: [], descriptors: { 9 + ($0 / 4).rounded(.down) })
    #expect(LeakJudge.judge(steady.observations).operationsToConfirm == nil)
  }

  @Test("memory and what grows beside it each have the operation that leaves it")
  func culprits() throws {
    let check = MadeCheck(
      classes: [(bytes: 320, objects: { ($0 / 10).rounded(.down) })], descriptors: { 9 + ($0 / 20).rounded(.down) })
    var observations = check.observations
    let descriptors = observations.windows.map { Double($0.descriptors ?? 0) }
    let opened = UInt64((descriptors.last ?? 0) - descriptors[descriptors.count / 2])
    observations.operations = [
      OperationAllocations(
        operation: "keep", calls: 10_000, sizeClasses: [.init(bytes: 320, allocated: 1_000, freed: 0)]),
      OperationAllocations(
        operation: "open", calls: 10_000, sizeClasses: [],
        resources: [.init(resource: .descriptors, made: opened, released: 0)]),
    ]
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.culprit == "keep")
    #expect(verdict.resources?.map(\.operation) == ["open"])
    #expect(verdict.explanation.contains("in 'keep'; open descriptors grow"))
    #expect(verdict.explanation.hasSuffix("in 'open'"))
  }

  @Test("several operations that leave a resource are all named, with their shares")
  func severalCulprits() {
    let check = MadeCheck(operations: 2_000, classes: [], descriptors: { 9 + ($0 / 4).rounded(.down) })
    var observations = check.observations
    let opened = ["pipe": 90, "socket": 140, "close": 0, "rare": 20] as [String: UInt64]
    observations.operations = opened.map { name, count in
      OperationAllocations(
        operation: name, calls: 500, sizeClasses: [],
        resources: [.init(resource: .descriptors, made: 500 + count, released: 500)])
    }
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.culprit == "socket")
    #expect(verdict.resources?.first?.operations?.map(\.operation) == ["socket", "pipe"])
    #expect(verdict.explanation.hasSuffix(" in 'socket' (56 %) and 'pipe' (36 %)"))
  }

  @Test("a pool that opens what it needs once leaks nothing")
  func pool() {
    let check = MadeCheck(
      operations: 2_000, classes: [], descriptors: { min(9 + ($0 / 4).rounded(.down), 40) },
      threads: { min(4 + $0, 12) })
    let verdict = LeakJudge.judge(check.observations)
    #expect(verdict.kind == .stable)
    #expect(verdict.resources == nil)
  }
}
