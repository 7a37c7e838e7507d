import Foundation
import LoadLeaks
import LoadRecord
import LoadScenario
import Testing

@Suite("What a leak check's windows tell")
struct LeakJudgeTests {
  private static let seeds: [UInt64] = Array(1...20)

  @Test("the end of a cache's fill, shortly after the warm-up, is no step")
  func endOfFill() {
    let fill: (Double) -> Double = { min(50_000, ($0 / 10).rounded(.down)) }
    let verdict = LeakJudge.judge(
      MadeCheck(before: 262_144, operations: 2_700_000, classes: [(208, fill)]).observations)
    #expect(verdict.kind == .stable && !verdict.also.contains(.step), "\(verdict.explanation)")
    #expect(verdict.explanation.hasPrefix("live memory grew during the first"), "\(verdict.explanation)")
  }

  @Test("growth that slowed and was not confirmed stays undecided when it is judged again, and nothing else does")
  func unconfirmed() {
    let table = LeakJudge.judge(MadeCheck(classes: [(64, { 1_000 * ($0 + 1).squareRoot() })]).observations)
    #expect(table.kind == .slowing && table.operationsToConfirm != nil)
    var open = table
    open.leaveOpen("there was no room")
    #expect(open.kind == .undecided && open.operationsNeeded == table.operationsToConfirm)
    #expect(open.explanation.hasSuffix("; there was no room"))
    #expect(table.keptOpen(as: open).kind == .undecided)
    #expect(table.keptOpen(as: table).kind == .slowing)
    #expect(LeakJudge.judge(MadeCheck(classes: [(64, { $0 })]).observations).keptOpen(as: open).kind == .leak)
  }

  @Test(
    "growth that noise hides in its own size class is in the figure, where the total shows it in both halves",
    arguments: seeds)
  func growthInNoise(seed: UInt64) {
    let noisy: (Double) -> Double = { 2_000 + $0 * 0.01 + 800 * SeededGenerator.uniform(seed, $0) }
    let verdict = LeakJudge.judge(
      MadeCheck(operations: 100_000, classes: [(48, { $0 * 0.01 }), (64, noisy)]).observations)
    let estimate = verdict.growthBytesPerOperation
    #expect(verdict.kind == .leak)
    #expect(abs((estimate?.estimate ?? 0) - 1.12) < 0.28, "\(verdict.explanation)")
    #expect((estimate?.low ?? 2) <= 1.12 && (estimate?.high ?? 0) >= 1.12, "\(verdict.explanation)")
    // Noise alone adds nothing.
    let still = LeakJudge.judge(
      MadeCheck(
        operations: 100_000, classes: [(48, { $0 * 0.01 }), (64, { 2_000 + 800 * SeededGenerator.uniform(seed, $0) })]
      ).observations)
    #expect(abs((still.growthBytesPerOperation?.estimate ?? 0) - 0.48) < 0.01, "\(still.explanation)")
  }

  @Test("where an operation never succeeds nothing is known of its leaks, unless one was found")
  func neverSucceeded() {
    for (objects, kind) in [({ _ in 5 }, .undecided), ({ $0 }, .leak)] as [((Double) -> Double, LeakKind)] {
      var observations = MadeCheck(classes: [(64, objects)]).observations
      observations.failures = [
        LeakCheckFailures(operation: "get", calls: 9, failures: 3),
        LeakCheckFailures(operation: "put", calls: 9, failures: 9),
      ]
      observations.stop = LeakCheckStop(.budget, value: 1, operations: 10, planned: 1 << 40)
      let verdict = LeakJudge.judge(observations).completed(by: observations)
      #expect(verdict.kind == kind)
      #expect(verdict.explanation.contains("'put' never succeeded") == (kind == .undecided), "\(verdict.explanation)")
      #expect(!verdict.explanation.contains("'get'") && verdict.operationsNeeded == nil)
      #expect(verdict.ruledOut.isEmpty == (kind == .undecided))
    }
  }

  @Test("a stable check says what is too little to show in it: less is not seen, more is")
  func mayBeMissed() {
    func verdict(operationsPerObject: Double) -> LeakVerdict {
      LeakJudge.judge(MadeCheck(classes: [(64, { 1_000 + $0 / operationsPerObject })]).observations)
    }
    let less = verdict(operationsPerObject: 25_000)
    #expect(less.kind == .stable)
    #expect(
      less.ruledOut.first?.hasSuffix(
        "leaks of less than one object in 18,672 operations and growing buffers below 79.4 KiB may go undetected")
        == true,
      "\(less.ruledOut)")
    #expect(verdict(operationsPerObject: 16_000).kind == .leak)
    // Falls by 200 objects hide a growth by as many.
    let falling = LeakJudge.judge(
      MadeCheck(classes: [(64, { 1_000 + 200 * SeededGenerator.uniform(3, $0).rounded() })]).observations)
    #expect(falling.kind == .stable)
    #expect(
      falling.ruledOut.first?.contains("leaks of less than one object in 840 operations") == true,
      "\(falling.ruledOut)")
  }

  @Test("a check that finds no leak says what its noise may hide, and which counts do not rise")
  func notFound() {
    let still = LeakJudge.judge(MadeCheck(classes: [(64, { _ in 1_000 })]).observations)
    #expect(
      still.ruledOut.contains {
        $0 == "growth of open descriptors and threads: their number does not rise steadily until the end"
      }, "\(still.ruledOut)")
    let noisy = LeakJudge.judge(
      MadeCheck(classes: [(8_192, { (20 + 10 * SeededGenerator.uniform(7, $0)).rounded(.down) })]).observations)
    #expect(noisy.kind == .stable)
    #expect(
      noisy.ruledOut.first?.hasSuffix(
        "may go undetected; falls of up to 72.0 KiB may hide a small leak") == true, "\(noisy.ruledOut)")
    let threads = LeakJudge.judge(MadeCheck(classes: [(64, { _ in 1_000 })], threads: { 4 + $0 / 1_000 }).observations)
    #expect(threads.kind == .leak)
    #expect(threads.ruledOut.contains { $0.hasPrefix("growth of open descriptors: ") }, "\(threads.ruledOut)")
  }

  @Test("a check that measured no live memory is never stable")
  func unmeasured() {
    var observations = MadeCheck(classes: []).observations
    observations.windows = observations.windows.map { window in
      var window = window
      (window.liveBytes, window.activeBytes, window.mappedBytes, window.reservedBytes) = (nil, nil, nil, nil)
      return window
    }
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.kind == .undecided)
    #expect(verdict.operationsNeeded == nil)
    #expect(verdict.explanation.contains("not measured"))
  }

  @Test("a check that ended early is never stable, and what grew until then is a leak")
  func cutShort() {
    var stable = MadeCheck(classes: [(64, { _ in 100 })]).observations
    #expect(LeakJudge.judge(stable).kind == .stable)
    stable.incompleteness = LeakObservations.interruption
    #expect(LeakJudge.judge(stable).kind == .undecided)
    #expect(LeakJudge.judge(stable).explanation.contains("ended early"))
    var leaking = MadeCheck(classes: [(64, { 100 + $0 })]).observations
    leaking.incompleteness = LeakObservations.interruption
    #expect(LeakJudge.judge(leaking).kind == .leak)
  }

  // MARK: Leaks

  @Test("growth to the end is a leak, with its rate and size class", arguments: [0.002, 0.02, 0.2, 1, 5])
  func steady(rate: Double) throws {
    let verdict = LeakJudge.judge(MadeCheck(classes: [(64, { 100 + $0 * rate }), (128, { _ in 40 })]).observations)
    #expect(verdict.kind == .leak)
    #expect(verdict.sizeClasses.map(\.bytes) == [64])
    let growth = try #require(verdict.growthBytesPerOperation)
    #expect(abs(growth.estimate - 64 * rate) <= 64 * rate * 0.02)
    #expect(growth.low <= 64 * rate && 64 * rate <= growth.high)
  }

  @Test("a leak at random calls is found, and its interval covers the truth in nine of ten checks")
  func random() {
    var covered = 0
    for seed in Self.seeds {
      var generator = SeededGenerator(seed)
      var objects = 0.0
      var counts: [Double: Double] = [:]
      for index in 0...960 {
        for _ in 0..<208 where Double.random(in: 0..<1, using: &generator) < 0.05 { objects += 1 }
        counts[Double(UInt64(200_000) * UInt64(index) / 960)] = objects
      }
      let verdict = LeakJudge.judge(MadeCheck(classes: [(48, { counts[$0] ?? 0 })]).observations)
      #expect(verdict.kind == .leak)
      let truth = 0.05 * 48 * 208 * 960 / 200_000
      if let growth = verdict.growthBytesPerOperation, growth.low <= truth, truth <= growth.high { covered += 1 }
    }
    #expect(covered >= 18)
  }

  @Test("bursts are a leak", arguments: [2_500.0, 10_000, 40_000])
  func bursts(period: Double) {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { 500 * ($0 / period).rounded(.down) })]).observations)
    #expect(verdict.kind == .leak)
    let truth = 64 * 500 / period
    #expect(abs((verdict.growthBytesPerOperation?.estimate ?? 0) - truth) < truth * 0.1)
  }

  @Test("a leak that begins late is one")
  func late() {
    let verdict = LeakJudge.judge(MadeCheck(classes: [(64, { max(0, $0 - 60_000) })]).observations)
    #expect(verdict.kind == .leak)
  }

  @Test("a leak beside a cache that fills is one, at its own rate")
  func besideCache() {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { min($0, 40_000) * 2 + $0 * 0.1 })]).observations)
    #expect(verdict.kind == .leak)
    #expect(abs((verdict.growthBytesPerOperation?.estimate ?? 0) - 6.4) < 0.64)
  }

  @Test("without size classes the total tells")
  func totalAlone() {
    var observations = MadeCheck(classes: [(64, { $0 * 0.5 })]).observations
    observations.sizeClasses = []
    for index in observations.windows.indices { observations.windows[index].objects = [] }
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.kind == .leak)
    #expect(abs((verdict.growthBytesPerOperation?.estimate ?? 0) - 32) < 1)
  }

  // MARK: No leaks

  @Test("among many sizes whose numbers vary at random none leaks", arguments: seeds.prefix(8))
  func noiseOfManySizes(seed: UInt64) {
    var generator = SeededGenerator(seed)
    let counts = (0..<32).map { _ in
      // Nearly normal: a sum of uniform numbers.
      (0...960).map { _ in (0..<4).reduce(70.0) { sum, _ in sum + Double.random(in: -8.7...8.7, using: &generator) } }
    }
    let classes = counts.indices.map { index in
      (bytes: UInt64(16 * (index + 1)), objects: { (performed: Double) in counts[index][Int(performed / 1_000)] })
    }
    let verdict = LeakJudge.judge(MadeCheck(operations: 960_000, classes: classes).observations)
    #expect(verdict.kind == .stable, "\(verdict.explanation)")
  }

  @Test("noise is stable, whatever its seed", arguments: seeds)
  func noise(seed: UInt64) {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [
        (64, { 1_000 + 400 * SeededGenerator.uniform(seed, $0) }),
        (8_192, { 20 + 10 * SeededGenerator.uniform(seed + 1, $0) }),
      ]).observations)
    #expect(verdict.kind == .stable)
  }

  @Test("a random walk within bounds is no leak", arguments: seeds)
  func walk(seed: UInt64) {
    var generator = SeededGenerator(seed)
    var position = 1_000.0
    var places: [Double: Double] = [:]
    for index in 0...960 {
      for _ in 0..<208 { position = min(2_000, max(0, position + (Bool.random(using: &generator) ? 1 : -1))) }
      places[Double(UInt64(200_000) * UInt64(index) / 960)] = position
    }
    let verdict = LeakJudge.judge(MadeCheck(classes: [(64, { places[$0] ?? 0 })]).observations)
    #expect(verdict.kind != .leak)
  }

  @Test("a cache that fills by a Zipf law is stable", arguments: [1_000, 4_000])
  func zipf(keys: Int) {
    let harmonic = (1...keys).reduce(0.0) { $0 + 1 / Double($1) }
    let seen = { (operations: Double) -> Double in
      (1...keys).reduce(0.0) { $0 + 1 - exp(-operations / (Double($1) * harmonic)) }
    }
    let classes: [(bytes: UInt64, objects: (Double) -> Double)] = [(64, seen), (96, seen)]
    // The rarest of many keys have not all been seen, and more operations tell that they will be.
    let verdict = LeakJudge.judge(MadeCheck(windows: 240, classes: classes).observations)
    #expect(verdict.kind == .stable || (keys > 1_000 && verdict.kind == .undecided), "\(verdict.explanation)")
    let longer = LeakJudge.judge(MadeCheck(operations: 800_000, windows: 240, classes: classes).observations)
    #expect(longer.kind == .stable, "\(longer.explanation)")
  }

  @Test("a warm-up that takes a fifth of the check is stable")
  func warmup() {
    #expect(LeakJudge.judge(MadeCheck(classes: [(64, { min($0, 40_000) })]).observations).kind == .stable)
  }

  @Test("a jump that stays is a step")
  func step() {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(2_097_152, { $0 > 90_000 ? 1 : 0 }), (64, { _ in 10 })]).observations)
    #expect(verdict.kind == .step)
    #expect(verdict.explanation.contains("2.0 MiB"))
  }

  @Test("pages that stay in use for the sake of few objects are fragmentation")
  func fragmentation() {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { _ in 5_000 })], held: { 400_000 + $0 / 20 * 4_096 }).observations)
    #expect(verdict.kind == .fragmentation)
  }

  @Test("objects that change their size are no leak")
  func moving() {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { $0 * 0.2 }), (128, { 30_000 - $0 * 0.1 })]).observations)
    #expect(verdict.kind == .stable)
  }

  @Test("what grows while a store is emptied shows when the store is empty", arguments: [true, false])
  func draining(isEmptied: Bool) {
    let left: (Double) -> Double = { max(0, (isEmptied ? 8_000 : 60_000) - $0 * 0.2) }
    let verdict = LeakJudge.judge(MadeCheck(classes: [(32, { $0 * 0.2 }), (64, left)]).observations)
    #expect(verdict.kind == (isEmptied ? .leak : .undecided), "\(verdict.explanation)")
    guard !isEmptied else { return }
    #expect(
      verdict.explanation.hasPrefix("live memory falls, but objects of some sizes increase in number, and 200,000"))
    #expect(verdict.operationsNeeded == 800_000)
  }

  @Test("equal jumps whose distance doubles are a logarithm, and periodic ones are not", arguments: [true, false])
  func rarerJumps(isRarer: Bool) throws {
    let jumps: (Double) -> Double = { isRarer ? max(0, log2($0 / 500).rounded(.down)) : ($0 / 30_000).rounded(.down) }
    let verdict = LeakJudge.judge(MadeCheck(classes: [(1_048_576, jumps), (64, { _ in 10 })]).observations)
    #expect(verdict.kind == (isRarer ? .slowing : .leak), "\(verdict.explanation)")
    guard isRarer else { return }
    #expect(verdict.explanation.contains("roughly as the logarithm of the number of operations"))
    // Ten times the operations are log₂ 10 more jumps.
    #expect(abs(try #require(verdict.bytesAtTenTimes) / 1_048_576 - 3.32) < 0.1)
  }

  @Test("a leak is none the less one where other sizes happen to become fewer", arguments: seeds.prefix(8))
  func besideNoise(seed: UInt64) throws {
    // A large object is given back now and then.
    let buffers: (Double) -> Double = { operations in
      100 - Double((0..<Int(operations / 4_000)).count { SeededGenerator.uniform(seed, Double($0)) < 0.5 })
    }
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { ($0 * 0.005).rounded(.down) }), (4_096, buffers)]).observations)
    #expect(verdict.kind == .leak, "\(verdict.explanation)")
    #expect(verdict.sizeClasses.map(\.bytes) == [64])
  }

  @Test("what grows by more than others shrink is a leak, at the rate of all together", arguments: [0.3, 0.6, 0.9])
  func partlyMoving(share: Double) throws {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [(64, { $0 * 0.2 }), (128, { 30_000 - $0 * 0.1 * share })]).observations)
    #expect(verdict.kind == .leak, "\(verdict.explanation)")
    let growth = try #require(verdict.growthBytesPerOperation?.estimate)
    #expect(abs(growth - 12.8 * (1 - share)) < 0.1, "\(growth)")
  }

  // MARK: What may yet come

  @Test(
    "a jump is a new level where a buffer that doubles would have jumped again",
    arguments: [200_000, 800_000] as [UInt64], [110_000.0, 174_000, 185_000])
  func oneJump(operations: UInt64, jump: Double) throws {
    let verdict = LeakJudge.judge(
      MadeCheck(operations: operations, classes: [(2_097_152, { $0 > jump ? 1 : 0 }), (64, { _ in 10 })])
        .observations)
    #expect(verdict.kind == (operations == 200_000 ? .undecided : .step), "\(verdict.explanation)")
    if verdict.kind == .undecided { #expect(try #require(verdict.operationsNeeded) >= UInt64(800_000)) }
  }

  @Test("two jumps are a new level once a third would have come", arguments: [(200_000, 80_000.0), (500_000, 80_000)])
  func twoJumps(operations: UInt64, distance: Double) {
    let verdict = LeakJudge.judge(
      MadeCheck(
        operations: operations,
        classes: [(1_048_576, { min(2, ($0 / distance).rounded(.down)) }), (64, { _ in 10 })]
      ).observations)
    #expect(verdict.kind == (operations == 200_000 ? .undecided : .step), "\(verdict.explanation)")
  }

  @Test("a rise before the first window counts", arguments: [(90_000, true), (20_000, false)] as [(UInt64, Bool)])
  func riseBeforeTheWindows(operations: UInt64, mayDouble: Bool) {
    var observations = MadeCheck(operations: 80_000, classes: [(64, { _ in 100 })]).observations
    for index in observations.windows.indices { observations.windows[index].operations += 100_000 }
    observations.beginning = [0, operations / 2, operations].map {
      LeakObservations.Point(operations: $0, liveBytes: $0 < operations ? 2_000_000 : 4_000_000)
    }
    #expect(LeakJudge.judge(observations).kind == (mayDouble ? .undecided : .stable))
  }

  @Test("the table that holds what leaks is part of the growth, though it doubles once among the windows")
  func table() throws {
    // 24 bytes a place, 1.5 times as many as are taken on average.
    func capacity(_ operations: Double) -> Double {
      var places = 48.0
      while places < operations { places *= 2 }
      return places * 24
    }
    var observations = MadeCheck(operations: 300_000, classes: [(32, { 100 + $0 })]).observations
    for index in observations.windows.indices {
      observations.windows[index].operations += 70_000
      observations.windows[index].objects[0] += 70_000
      let operations = Double(observations.windows[index].operations)
      observations.windows[index].liveBytes = 4_000_000 + UInt64(32 * operations + capacity(operations))
    }
    observations.beginning = ([0] + (4...16).map { UInt64(1) << $0 }).map {
      LeakObservations.Point(operations: $0, liveBytes: 4_000_000 + UInt64(32 * Double($0) + capacity(Double($0))))
    }
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.kind == .leak)
    let growth = try #require(verdict.growthBytesPerOperation)
    #expect(growth.low <= 32 + 36 && 32 + 36 <= growth.high, "\(growth)")
    #expect(growth.estimate > 32 + 23, "\(growth)")
    let table = try #require(verdict.unsizedBytesPerOperation)
    #expect(abs(growth.estimate - table - 32) < 0.5)
  }

  @Test("growth that is known to be linear needs no second look")
  func certain() {
    #expect(LeakJudge.judge(MadeCheck(classes: [(64, { 100 + $0 })]).observations).operationsToConfirm == nil)
  }

  @Test("of a buffer that doubles objects of every size are followed")
  func followed() {
    var leak = LeakVerdict(kind: .leak, explanation: "", operationsPerformed: 200_000)
    leak.growingMemory = .heap
    let observations = LeakObservations(executor: "threads")
    #expect(FollowedObjects(leak, observations).classBytes == nil)
    leak.sizeClasses = [.init(bytes: 64, objectsPerThousandOperations: 1000, bytesPerOperation: 64)]
    #expect(FollowedObjects(leak, observations).classBytes == [64])
    #expect(FollowedObjects(leak, observations).spacing == 6)
    leak.unsizedBytesPerOperation = 30
    #expect(FollowedObjects(leak, observations).classBytes == nil)
    leak.growingMemory = .mappings
    leak.sizeClasses = []
    #expect(FollowedObjects(leak, observations).classBytes == [])
  }

  // MARK: Too little

  @Test("a check of few windows is undecided and says how many operations it takes")
  func fewWindows() throws {
    let verdict = LeakJudge.judge(MadeCheck(operations: 1_000, windows: 10, classes: [(64, { $0 })]).observations)
    #expect(verdict.kind == .undecided)
    let needed: UInt64 = 4_000
    #expect(verdict.operationsNeeded == needed)
  }

  @Test("whatever a saved record says, judging it ends")
  func nonsense() {
    var observations = MadeCheck(classes: [(64, { $0 })]).observations
    observations.controls = [.init(windows: 0, before: [], after: [1, 2, 3])]
    _ = LeakJudge.judge(observations)
    for index in observations.windows.indices {
      observations.windows[index].objects = Array(repeating: .max, count: index % 3)
      observations.windows[index].operations = index % 2 == 0 ? .max : 0
      observations.windows[index].liveBytes = index % 5 == 0 ? .max : 0
      observations.windows[index].virtualBytes = .max
      observations.windows[index].elapsedNanoseconds = .max
    }
    #expect(LeakJudge.judge(observations).operationsPerformed == observations.windows.last?.operations)
    observations.windows.removeAll()
    #expect(LeakJudge.judge(observations).kind == .undecided)
  }

  @Test("judging is pure: the same observations give the same verdict, also after coding")
  func pure() throws {
    let observations = MadeCheck(classes: [(64, { $0 * 0.5 })]).observations
    let coded = try JSONDecoder().decode(LeakObservations.self, from: JSONEncoder().encode(observations))
    #expect(LeakJudge.judge(coded) == LeakJudge.judge(observations))
  }
}
