import Foundation
import LoadLeaks
import LoadRecord
import Testing

/// Buffers that are replaced by larger ones, of the sizes that an allocator has, and what rises by a few.
@Suite("Buffers in an allocator's sizes, and resources that rise rarely")
struct GrowingBufferTests {
  /// Usable bytes of so many: four sizes from one power of two to the next.
  private static func usable(_ bytes: Double) -> Double {
    guard bytes > 16_384 else { return 16_384 }
    let step = exp2(log2(bytes).rounded(.down)) / 4
    return (bytes / step).rounded(.up) * step
  }

  /// On a check with one buffer that has room for so many bytes.
  private static func verdict(room: (Double) -> Double = usable, _ bytes: (Double) -> Double) -> LeakVerdict {
    var observations = MadeCheck(operations: 2_000_000, classes: [(64, { _ in 100 })]).observations
    for index in observations.windows.indices {
      let more = UInt64(room(bytes(Double(observations.windows[index].operations))))
      observations.windows[index].liveBytes? += more
      observations.windows[index].activeBytes? += more
    }
    return LeakJudge.judge(observations)
  }

  @Test("a buffer that is only added to is a leak in whatever sizes it is replaced", arguments: [0.3, 6, 40])
  func onlyAddedTo(rate: Double) throws {
    let verdict = Self.verdict { $0 * rate }
    #expect(verdict.kind == .leak, "\(verdict.explanation)")
    let growth = try #require(verdict.growthBytesPerOperation?.estimate)
    #expect((0.85...1.35).contains(growth / rate), "\(growth)")
  }

  @Test("buffers that are appended to in turn, and double within a while, are a leak", arguments: [UInt64](1...20))
  func manyBuffers(seed: UInt64) throws {
    let shares = (0..<300).map { 1 + 0.03 * (SeededGenerator.uniform(seed, Double($0)) - 0.5) }
    let used: (Double) -> Double = { operations in
      shares.reduce(0) { $0 + exp2(log2(max(16, operations * 6 * $1 / 300)).rounded(.up)) }
    }
    let verdict = Self.verdict(room: { $0 }, used)
    #expect(verdict.kind == .leak, "\(verdict.explanation)")
    let growth = try #require(verdict.growthBytesPerOperation)
    #expect(growth.low <= 12 && growth.high >= 6, "\(growth)")
  }

  @Test(
    "a table that doubles as it fills with leaked objects is part of the growth, and needs more operations if it doubled once",
    arguments: [1_024.0, 1_500])
  func table(room: Double) throws {
    // An object of 112 bytes in each 600 operations, and 48 bytes of the table for each that it has room for.
    let made: (Double) -> Double = { ($0 / 600).rounded(.down) }
    let table: (Double) -> Double = { 48 * room * exp2(max(0, log2((made($0) + 1) / room).rounded(.up))) }
    var observations = MadeCheck(before: 131_072, operations: 1_228_000, classes: [(112, made)]).observations
    for index in observations.windows.indices {
      let bytes = UInt64(table(Double(observations.windows[index].operations)))
      observations.windows[index].liveBytes? += bytes
    }
    let verdict = LeakJudge.judge(observations)
    #expect(verdict.kind == .leak)
    let growth = try #require(verdict.growthBytesPerOperation)
    let isWhole = growth.low <= (112 + 96) / 600 && growth.high >= (112 + 48) / 600 && growth.estimate > 0.23
    #expect(isWhole || verdict.operationsToConfirm != nil, "\(growth)")
  }

  @Test("buffers that double together until they are full are no leak", arguments: [2.0, 20, 200])
  func manyBuffersFull(end: Double) {
    let shares = (0..<300).map { 1 + 0.03 * (SeededGenerator.uniform(1, Double($0)) - 0.5) }
    let used: (Double) -> Double = { operations in
      shares.reduce(0) { $0 + exp2(log2(max(16, min(operations, 2_000_000 / end) * 6 * $1 / 300)).rounded(.up)) }
    }
    let verdict = Self.verdict(room: { $0 }, used)
    #expect(verdict.kind != .leak, "\(verdict.explanation)")
  }

  @Test("a buffer that doubles is undecided, and a larger one is asked for")
  func doubling() throws {
    let sizes: [UInt64] = [65_536, 131_072, 262_144, 524_288, 1_048_576, 2_097_152]
    let classes = sizes.map { size in
      (
        bytes: size,
        objects: { (operations: Double) -> Double in
          let elements = operations * 8
          return elements > Double(size) / 2 && elements <= Double(size) ? 1 : 0
        }
      )
    }
    let verdict = LeakJudge.judge(MadeCheck(classes: classes).observations)
    #expect(verdict.kind == .undecided || verdict.kind == .leak, "\(verdict.explanation)")
    if verdict.kind == .undecided { #expect(try #require(verdict.operationsNeeded) > UInt64(200_000)) }
  }

  @Test("a buffer that doubled and has stopped is stable or a step")
  func doubledOnce() {
    let verdict = LeakJudge.judge(
      MadeCheck(classes: [
        (65_536, { $0 < 20_000 ? 1 : 0 }), (131_072, { $0 >= 20_000 && $0 < 40_000 ? 1 : 0 }),
        (262_144, { $0 >= 40_000 ? 1 : 0 }),
      ]).observations)
    #expect(verdict.kind == .step || verdict.kind == .stable)
  }

  @Test("a buffer whose need slows is none", arguments: [0.5, 0.6])
  func slowing(exponent: Double) {
    let verdict = Self.verdict { 40_000 * pow($0, exponent) / pow(1_000, exponent) }
    #expect(verdict.kind != .leak, "\(verdict.explanation)")
  }

  @Test("growth by a logarithm beside what was made at first is none")
  func logarithm() {
    let jumps: [(Double, Double)] =
      [(1, 0.5), (20_000, 24)] + [300_000, 430_000, 610_000, 880_000, 1_260_000, 1_800_000].map { ($0, 1) }
    func bytes(_ operations: Double) -> Double {
      jumps.reduce(0) { $0 + ($1.0 <= operations ? $1.1 * 1_048_576 : 0) }
    }
    let verdict = Self.verdict(room: { $0 }, bytes)
    #expect(verdict.kind != .leak, "\(verdict.explanation)")
  }

  @Test("a buffer that is full is none", arguments: [0.2, 0.35])
  func full(share: Double) {
    let verdict = Self.verdict { min($0, share * 2_000_000) * 6 }
    #expect(verdict.kind != .leak, "\(verdict.explanation)")
  }

  @Test("a few descriptors at equal distances are undecided, more are a leak, and a pool that is full is neither")
  func rareDescriptors() {
    func verdict(_ operations: UInt64, _ descriptors: @escaping (Double) -> Double) -> LeakVerdict {
      var check = MadeCheck(operations: operations, classes: [(64, { _ in 100 })])
      check.descriptors = descriptors
      return LeakJudge.judge(check.observations)
    }
    let leaking: (Double) -> Double = { 7 + ($0 / 40_000).rounded(.down) }
    #expect(verdict(200_000, leaking).kind == .undecided)
    let found = verdict(800_000, leaking)
    #expect(found.kind == .leak && found.explanation.contains("descriptors grow by 0.000025"), "\(found.explanation)")
    #expect(verdict(200_000) { 7 + min(4, ($0 / 10_000).rounded(.down)) }.kind == .stable)
    // What a library opens at once, and what all workers lose at a time.
    #expect(verdict(200_000) { $0 > 190_000 ? 10 : 7 }.kind == .undecided)
    #expect(verdict(800_000) { $0 > 190_000 ? 10 : 7 }.kind == .stable)
    #expect(verdict(800_000) { 7 + 4 * ($0 / 190_000).rounded(.down) }.kind != .stable)
    // One for each doubling of the operations.
    for operations in [200_000, 300_000, 350_000] as [UInt64] {
      #expect(verdict(operations) { 7 + log2(max($0, 1)).rounded(.down) }.kind != .leak)
    }
    #expect(verdict(200_000) { 7 + min(2, ($0 / 80_000).rounded(.down)) }.kind == .stable)
  }
}
