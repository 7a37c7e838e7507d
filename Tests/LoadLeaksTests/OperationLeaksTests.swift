import Foundation
import LoadLeaks
import LoadRecord
import LoadScenario
import Testing

@Suite("Operations that leak by their own accounts")
struct OperationLeaksTests {
  /// Documents of random size that replace each other at random: some hundred KiB up and down.
  private static func documents(_ operations: Double) -> Double {
    1_000_000 + 400_000 * SeededGenerator.uniform(11, operations)
  }

  /// An object of 160 bytes in every 1,000 operations.
  private static func leak(_ operations: Double) -> Double { 160 * (operations / 1_000).rounded(.down) }

  /// A check whose live memory is what operations made, and what was there before; windows tell the operations apart.
  private func check(
    _ accounts: [(name: String, bytes: (Double) -> Double)], before: @escaping (Double) -> Double = { _ in 0 }
  ) -> LeakObservations {
    var check = MadeCheck(operations: 60_000, classes: [], base: 3_000_000).observations
    check.operationNames = accounts.map(\.name)
    for index in check.windows.indices {
      let performed = Double(check.windows[index].operations)
      let bytes = accounts.map { UInt64($0.bytes(performed)) }
      let live = 3_000_000 + UInt64(before(performed)) + bytes.reduce(0, +)
      check.windows[index].operationBytes = bytes
      check.windows[index].liveBytes = live
      check.windows[index].activeBytes = live + 400_000
    }
    check.operations = accounts.map { account in
      let left = UInt64(max(0, account.bytes(60_000) - account.bytes(30_000)))
      return OperationAllocations(
        operation: account.name, calls: 15_000,
        sizeClasses: account.name == "select"
          ? [.init(bytes: 160, allocated: 15_000, freed: 15_000 - left / 160)]
          : [.init(bytes: 200, allocated: 900_000, freed: 900_100)])
    }
    return check
  }

  @Test("what operations that do not leak happen to leave is turnover")
  func turnoverBesideLeak() {
    var observations = check([("select", { 16 * $0 }), ("load", { 3_000 * SeededGenerator.uniform(5, $0) })])
    observations.operations = [("select", 3_000), ("load", 5)].map { name, left in
      OperationAllocations(
        operation: name, calls: 15_000, sizeClasses: [.init(bytes: 160, allocated: 15_000, freed: 15_000 - left)])
    }
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.kind == .leak)
    #expect(verdict.operations?.map(\.name) == ["select", "load"])
    #expect(verdict.operations?.last?.growthBytesPerOperation == 0)
    #expect(verdict.operations?.last?.retainedBytes == 0)
  }

  @Test("a leak that the noise of another operation hides is found, and named with its size class")
  func hidden() throws {
    let observations = check([("parse", Self.documents), ("select", Self.leak)])
    var total = observations
    total.operationNames = nil
    #expect(LeakJudge.judge(total).kind == .stable)
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.kind == .leak)
    #expect(verdict.culprit == "select")
    let growth = try #require(verdict.growthBytesPerOperation)
    #expect(growth.low <= 0.16 && growth.high >= 0.16, "\(growth)")
    #expect(verdict.growingMemory == .heap)
    #expect(verdict.sizeClasses.map(\.bytes) == [160])
    #expect(verdict.operations?.map(\.name) == ["select", "parse"])
    #expect(verdict.operations?.last?.growthBytesPerOperation == 0)
    let words = "allocated in 'select'; not visible in total live memory, because other memory fluctuates by up to"
    #expect(verdict.explanation.contains("in objects of 160 bytes, " + words), "\(verdict.explanation)")
    #expect(verdict.operationsNeeded == nil)
    // Sixty objects may yet slow: the check is made again with more.
    #expect(verdict.operationsToConfirm == 240_000)
  }

  @Test("an operation whose memory is bounded retains nothing for good, alone or beside one that leaks")
  func bounded() throws {
    let sawtooth: (Double) -> Double = { 300 * $0.truncatingRemainder(dividingBy: 7_000) }
    let alone = LeakJudge.judge(check([("put", sawtooth)]))
    #expect(alone.kind == .sawtooth)
    #expect(alone.operations?.map(\.retainedBytes) == [0])
    let beside = LeakJudge.judge(check([("put", sawtooth), ("select", { 160 * ($0 / 4).rounded(.down) })]))
    #expect(beside.kind == .leak)
    #expect(beside.operations?.map(\.name) == ["select", "put"])
    let retained = try #require(beside.operations).map { $0.retainedBytes ?? .nan }
    #expect(abs(retained[0] - 80) < 1, "7,500 objects of 160 bytes in 15,000 calls")
    #expect(retained[1] == 0)
  }

  @Test(
    "a leak is found beneath noise that falls by chance, since a quiet point depends on those before",
    arguments: [UInt64](1...40))
  func correlated(seed: UInt64) {
    // Histories that are cleared: what is alive at a point was made at the thirty before.
    let history: (Double) -> Double = { operations in
      let first = (operations / 62.5).rounded()
      return (0..<30).reduce(0) { $0 + 200_000 * SeededGenerator.uniform(seed, first + Double($1)) }
    }
    let verdict = LeakJudge.judge(check([("remember", history), ("select", Self.leak)]))
    #expect(verdict.kind == .leak, "\(verdict.explanation)")
    #expect(verdict.culprit == "select")
  }

  @Test("what takes the place of what was there before, or of what another operation made, is no leak")
  func replaced() {
    let taken: (Double) -> Double = { 48 * $0 }
    #expect(
      LeakJudge.judge(check([("render", Self.documents), ("write", taken)], before: { 4_000_000 - 48 * $0 })).kind
        == .stable)
    #expect(
      LeakJudge.judge(
        check([("render", Self.documents), ("write", taken), ("load", { 4_000_000 - 48 * $0 })])
      ).kind == .stable)
    // So slowly that the total may hide it.
    let loaded: (Double) -> Double = { 20_000 - Self.leak($0) }
    #expect(
      LeakJudge.judge(check([("parse", Self.documents), ("select", Self.leak), ("load", loaded)])).kind == .stable)
    #expect(LeakJudge.judge(check([("parse", Self.documents), ("select", Self.leak)], before: loaded)).kind == .stable)
  }

  @Test("an account that grows, of which so few objects do not tell how, leaves the check undecided")
  func few() {
    // Twenty objects, their distances as random as an operation's that leaks by chance.
    let places = (0..<20).map { Double($0) * 3_000 + 2_900 * SeededGenerator.uniform(5, Double($0)) }
    let rare: (Double) -> Double = { operations in 160 * Double(places.count { $0 < operations }) }
    let verdict = LeakJudge.judge(check([("parse", Self.documents), ("select", rare)]))
    #expect(verdict.kind == .undecided)
    #expect(
      verdict.explanation.hasPrefix(
        "of the memory that 'select' allocated: memory grows, and 60,000 operations are too few to determine"))
    #expect(verdict.operationsNeeded == 240_000)
  }

  @Test(
    "an account that fluctuates around one level is not open, whatever its last points are",
    arguments: [UInt64](1...40))
  func fluctuates(seed: UInt64) {
    // A queue: what waits at a quiet point depends on the points before.
    let waiting: (Double) -> Double = { operations in
      (0..<6).reduce(38_000) { $0 + 2_500 * SeededGenerator.uniform(seed, (operations / 62.5).rounded() + Double($1)) }
    }
    let verdict = LeakJudge.judge(check([("parse", Self.documents), ("query", waiting)]))
    #expect(verdict.kind == .stable, "\(verdict.explanation)")
  }

  @Test("what an operation retains beneath its own sawtooth does not depend on where the sawtooth stands")
  func beneathSawtooth() throws {
    let parse: (Double) -> Double = { 300 * $0.truncatingRemainder(dividingBy: 7_000) + 2 * $0 }
    let verdict = LeakJudge.judge(check([("parse", parse), ("count", { _ in 0 })]))
    #expect(verdict.kind == .leak)
    let entry = try #require(verdict.operations?.first { $0.name == "parse" })
    #expect(abs((entry.retainedBytes ?? .nan) - 4) < 0.4, "\(entry): 2 bytes per operation, of which it is half")
  }

  @Test("a fall before windows that are not much longer leaves a leak by an account alone open")
  func shortWindows() {
    var observations = check([("parse", Self.documents), ("select", Self.leak)])
    for index in observations.windows.indices { observations.windows[index].operations += 50_000 }
    #expect(LeakJudge.judge(observations).kind == .stable)
  }

  @Test("of leaks in many sizes all are followed")
  func manySizes() {
    var observations = check([("parse", Self.documents), ("select", Self.leak)])
    observations.operations?[1].sizeClasses = (1...12).map {
      .init(bytes: 64 * $0, allocated: 1_000, freed: 1_000, allocatedBytes: 10_000, freedBytes: 9_600)
    }
    observations.operations?[1].sizeClasses[0].allocatedBytes = 10_200
    #expect(LeakJudge.judge(observations).sizeClasses.isEmpty)
  }

  @Test("a saved record with fewer figures than names is judged by its total")
  func malformed() {
    var observations = check([("parse", Self.documents), ("select", Self.leak)])
    observations.operationNames = ["parse", "select", "more"]
    #expect(LeakJudge.judge(observations).kind == .stable)
    for index in observations.windows.indices { observations.windows[index].expectedBytes = 0 }
    #expect(observations.remainder(withoutOperations: ["parse"])?.operationNames == ["select", "more"])
  }

  @Test("operations that move, fill up or grow and are released by themselves are none")
  func healthy() {
    for account in [
      Self.documents, { min(40_000, 160 * ($0 / 100).rounded(.down)) },
      { (16 * $0).truncatingRemainder(dividingBy: 80_000) }, { _ in 12_000 },
    ] as [(Double) -> Double] {
      let verdict = LeakJudge.judge(check([("parse", Self.documents), ("select", account)]))
      #expect(verdict.kind != .leak, "\(verdict.explanation)")
    }
  }

  @Test("beside a leak, an operation whose account is bounded has no part of the growth, whatever the pass left of it")
  func turnover() throws {
    var observations = check([("cache", Self.documents), ("select", { 160 * ($0 / 4).rounded(.down) })])
    observations.sizeClasses = [160]
    for index in observations.windows.indices {
      observations.windows[index].objects = [1_000 + observations.windows[index].operations / 4]
    }
    // At the end of the pass the cache has more objects of the leak's size than before it.
    observations.operations?[0].sizeClasses = [.init(bytes: 160, allocated: 15_000, freed: 12_000)]
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.kind == .leak)
    #expect(verdict.sizeClasses.map(\.bytes) == [160])
    let growth = try #require(verdict.operations).map { ($0.name, $0.growthBytesPerOperation) }
    #expect(growth.map(\.0) == ["select", "cache"])
    #expect(growth.last?.1 == 0, "3,000 objects in the pass are turnover")
  }

  @Test("a table that several operations share belongs to the one that leaves the objects in it")
  func sharedTable() throws {
    // An object of 48 bytes in each ten operations; the other operation is the one that enlarges the table.
    let made: (Double) -> Double = { ($0 / 10).rounded(.down) }
    let table: (Double) -> Double = { 40 * 640 * exp2(max(0, log2((made($0) + 1) / 640).rounded(.up))) }
    var observations = check([("touch", table), ("subscribe", { 48 * made($0) })])
    observations.sizeClasses = [48]
    for index in observations.windows.indices {
      observations.windows[index].objects = [UInt64(made(Double(observations.windows[index].operations)))]
    }
    observations.operations?[0].sizeClasses = [.init(bytes: 327_680, allocated: 1, freed: 0)]
    observations.operations?[1].sizeClasses = [.init(bytes: 48, allocated: 3_000, freed: 0)]
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.kind == .leak)
    #expect(verdict.culprit == "subscribe", "\(verdict.explanation)")
    let operations = try #require(verdict.operations)
    #expect(operations.map(\.name) == ["subscribe", "touch"])
    #expect(operations[1].growthBytesPerOperation == 0)
    let growth = try #require(verdict.growthBytesPerOperation?.estimate)
    #expect((8.0...13).contains(growth), "4.8 bytes in objects, and 4 to 8 of the table")
    #expect(abs(operations[0].growthBytesPerOperation - growth) < 1e-9 * growth)
    #expect(abs((operations[0].retainedBytes ?? .nan) - 2 * growth) < 1e-9 * growth)
  }

  @Test("one small change of an account shortly before the end is not the beginning of more")
  func smallStep() {
    let late: (Double) -> Double = { $0 < 50_000 ? 12_000 : 15_000 }
    let verdict = LeakJudge.judge(check([("parse", { _ in 900_000 }), ("select", late)]))
    #expect(verdict.kind == .stable, "\(verdict.explanation)")
  }

  @Test("a leak that the total shows is judged by it")
  func shown() {
    let verdict = LeakJudge.judge(check([("parse", { _ in 900_000 }), ("select", { 64 * $0 })]))
    #expect(verdict.kind == .leak)
    #expect(!verdict.explanation.contains("not visible"))
  }

  @Test("an operation whose growth is expected is left out with its account")
  func expected() {
    let observations = check([("parse", Self.documents), ("select", Self.leak)])
    var known = observations
    for index in known.windows.indices {
      known.windows[index].expectedBytes = known.windows[index].operationBytes?[1]
      known.windows[index].expectedObjects = []
    }
    let rest = known.remainder(withoutOperations: ["select"])
    #expect(rest?.operationNames == ["parse"])
    #expect(rest.map { LeakJudge.judge($0).kind } == .stable)
  }

  /// What a table that doubles takes for these objects.
  private static func table(_ objects: Double, entry: Double) -> Double {
    entry * pow(2, log2(max(16, objects)).rounded(.up))
  }

  @Test(
    "a table of expected objects is theirs, whichever operation enlarges it; a larger buffer, or objects, are not",
    arguments: [(entry: 16.0, leak: 0.0, kind: LeakKind.stable), (1_600, 0, .leak), (16, 0.1, .leak)])
  func expectedTable(entry: Double, leak: Double, kind: LeakKind) {
    var observations = check([
      ("share", { Self.table($0 / 10, entry: entry) + 64 * ($0 * leak).rounded(.down) }),
      ("select", { 160 * ($0 / 10).rounded(.down) }),
    ])
    for index in observations.windows.indices {
      observations.windows[index].expectedBytes = observations.windows[index].operationBytes?[1]
      observations.windows[index].expectedObjects = []
    }
    let expected = [ExpectedGrowth(.operation, "select", reason: "a registry")]
    let verdict = LeakExpectations.judge(observations, expected)
    #expect(verdict.kind == kind, "\(verdict.explanation)")
  }

  @Test("an undecided check names the operation that allocated most of what grew, where one did")
  func undecided() {
    let late: (Double) -> Double = { $0 < 58_000 ? 100_000 : 500_000 }
    let verdict = LeakJudge.judge(check([("parse", { _ in 900_000 }), ("fill", late)]))
    #expect(verdict.kind == .undecided)
    #expect(verdict.explanation.hasSuffix("; most of the growth was allocated by 'fill'"), "\(verdict.explanation)")
    let shared = LeakJudge.judge(check([("parse", { late($0) / 2 }), ("fill", { late($0) / 2 })]))
    #expect(shared.kind == .undecided)
    #expect(!shared.explanation.contains("allocated by"))
  }
}
