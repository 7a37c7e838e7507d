import Foundation
import LoadLeaks
import LoadRecord
import Testing

/// How what grows goes on: faster or slower, at any length of the check.
@Suite("Growth laws")
struct GrowthLawTests {
  private static let lengths: [UInt64] = [20_000, 60_000, 200_000, 2_000_000]

  private func judge(_ operations: UInt64, _ bytes: UInt64 = 64, _ objects: @escaping (Double) -> Double) -> LeakVerdict
  {
    LeakJudge.judge(MadeCheck(operations: operations, classes: [(bytes, objects)]).observations)
  }

  @Test("roots and logarithms are slowing at any length, and say what ten times as much would take", arguments: lengths)
  func powers(operations: UInt64) throws {
    for exponent in [1.0 / 3, 0.5, 0.7] {
      // As many objects at the end, whatever the length.
      let verdict = judge(operations) { 20_000 * pow($0 / Double(operations), exponent) }
      #expect(verdict.kind == .slowing, "\(exponent): \(verdict.explanation)")
      let truth = 64 * 20_000 * (pow(10, exponent) - 1)
      let told = try #require(verdict.bytesAtTenTimes)
      #expect(abs(told / truth - 1) < 0.15, "\(exponent): \(told) of \(truth)")
    }
    let logarithm = judge(operations) { 4_000 * log(1 + $0) }
    #expect(logarithm.kind == .slowing, "\(logarithm.explanation)")
  }

  @Test("growth as fast as the operations, or faster, is a leak at any length", arguments: lengths)
  func linear(operations: UInt64) throws {
    let laws: [(String, (Double) -> Double)] = [
      ("N", { 40_000 * $0 }), ("N log N", { 40_000 * $0 * (1 + log(1 + 1_000 * $0) / 7) }),
      ("N²", { 40_000 * $0 * $0 }),
    ]
    for (name, law) in laws {
      let verdict = judge(operations) { law($0 / Double(operations)) }
      #expect(verdict.kind == .leak, "\(name): \(verdict.explanation)")
    }
  }

  @Test(
    "a leak beside a cache that fills is one at its own rate, wherever the cache is full",
    arguments: [0.02, 0.1, 0.3, 0.55])
  func filledThenLeak(share: Double) throws {
    let operations = 200_000.0
    let verdict = judge(200_000) { min($0, share * operations) + $0 / 4 }
    #expect(verdict.kind == .leak, "\(verdict.explanation)")
    let growth = try #require(verdict.growthBytesPerOperation)
    #expect(abs(growth.estimate - 16) < 0.15 * 16, "\(verdict.explanation)")
  }

  @Test("a leak beneath a cache whose keys are found ever more rarely is one", arguments: [0.05, 0.1, 0.2])
  func beneathCache(scale: Double) {
    let operations = 200_000.0
    let verdict = judge(200_000) { 40_000 * (1 - exp(-$0 / (scale * operations))) + $0 / 5 }
    // Where too little follows the approach to the cap, more operations are asked for.
    #expect(verdict.kind == .leak || (scale > 0.1 && verdict.kind == .undecided), "\(verdict.explanation)")
    let longer = judge(800_000) { 40_000 * (1 - exp(-$0 / (scale * operations))) + $0 / 5 }
    #expect(longer.kind == .leak, "\(longer.explanation)")
  }

  @Test("a cache that is not full at the end is no leak", arguments: [0.2, 0.3, 0.5, 1, 2])
  func fillingCache(scale: Double) {
    let operations = 200_000.0
    let verdict = judge(200_000) { 40_000 * (1 - exp(-$0 / (scale * operations))) }
    #expect(verdict.kind != .leak, "\(verdict.explanation)")
    #expect(verdict.kind != .stable || scale < 0.3, "\(verdict.explanation)")
  }

  @Test("buffers that keep the longest message they ever held are no leak", arguments: 1...12)
  func highWater(seed: UInt64) {
    for (buffers, tail) in [(200, 3.0), (1_000, 2.0), (64, 2.0)] {
      let check = Self.highWater(seed: seed, buffers: buffers, tail: tail)
      let verdict = LeakJudge.judge(check)
      #expect(verdict.kind != .leak, "\(buffers) buffers, tail \(tail): \(verdict.explanation)")
    }
  }

  @Test("most high-water marks are told to slow")
  func highWaterKind() {
    let kinds = (1...12).map { LeakJudge.judge(Self.highWater(seed: $0, buffers: 1_000, tail: 2)).kind }
    #expect(kinds.count { $0 == .slowing } >= 11, "\(kinds)")
  }

  /// Each buffer has the usable bytes of the longest of its messages, whose lengths have a heavy tail.
  private static func highWater(seed: UInt64, buffers: Int, tail: Double) -> LeakObservations {
    var generator = SeededGenerator(seed)
    var longest = [Double](repeating: 0, count: buffers)
    let sizes: [UInt64] = (0..<40).map { UInt64(64 * pow(2, Double($0) / 2)) }
    var counts = [UInt64](repeating: 0, count: sizes.count)
    var windows = [LeakWindow(pass: 1, operations: 0, liveBytes: 4_000_000, objects: counts)]
    for window in 1...960 {
      for _ in 0..<208 {
        let length = min(100 * pow(Double.random(in: 1e-12..<1, using: &generator), -1 / tail), 1e6)
        let buffer = Int.random(in: 0..<buffers, using: &generator)
        guard length > longest[buffer] else { continue }
        func place(_ length: Double) -> Int? { length > 0 ? sizes.firstIndex { Double($0) >= length } : nil }
        if let old = place(longest[buffer]) { counts[old] -= 1 }
        longest[buffer] = length
        if let new = place(length) { counts[new] += 1 }
      }
      let live = zip(sizes, counts).reduce(UInt64(4_000_000)) { $0 + $1.0 * $1.1 }
      windows.append(
        LeakWindow(
          pass: window <= 480 ? 1 : 2, operations: UInt64(window) * 208, elapsedNanoseconds: UInt64(window) * 1000,
          liveBytes: live, activeBytes: live + 400_000, objects: counts))
    }
    return LeakObservations(executor: "threads", sizeClasses: sizes, windows: windows)
  }

  @Test("a table that is copied and never freed grows by all its copies, not by the sizes that repeat")
  func wholeAccount() throws {
    // Every 256 operations a table of 2 KiB more than the last, each size once, and a block of 4 KiB.
    let operations = 400_000.0
    var check = MadeCheck(operations: 400_000, classes: [(4_096, { ($0 / 256).rounded(.down) })])
    let sizes = 60
    // As the allocator's classes put together what differs by little.
    check.classes += (1...sizes).map { size in
      let (low, high) = (Double(size - 1), Double(size))
      return (
        UInt64(size) * 53_000,
        { performed in
          let copies = (performed / 256).rounded(.down)
          let ofAll = (operations / 256) / Double(sizes)
          return max(0, min(copies, high * ofAll) - low * ofAll).rounded(.down)
        }
      )
    }
    let verdict = LeakJudge.judge(check.observations)
    #expect(verdict.kind == .leak, "\(verdict.explanation)")
    let windows = check.observations.windows
    let first = try #require(windows.first?.liveBytes)
    let last = try #require(windows.last?.liveBytes)
    let truth = Double(last - first) / operations
    let growth = try #require(verdict.growthBytesPerOperation)
    #expect(abs(growth.estimate / truth - 1) < 0.15, "\(growth.estimate) of \(truth)")
    #expect(verdict.unsizedBytesPerOperation != nil)
  }

  @Test("few leaks at random are undecided or a leak, and never said to slow or to be stable", arguments: 1...20)
  func rare(seed: UInt64) {
    var generator = SeededGenerator(seed)
    var performed: [Double] = []
    for _ in 0..<40 { performed.append(Double.random(in: 0..<200_000, using: &generator)) }
    let verdict = judge(200_000, 8_192) { operations in Double(performed.count { $0 <= operations }) }
    #expect(verdict.kind == .leak || verdict.kind == .undecided, "\(verdict.explanation)")
  }
}
