import LoadLeaks
import LoadRecord
import LoadScenario
import Testing

@Suite("A second look in shorter windows")
struct CloserLookTests {
  private static let period = 1_000.0

  /// Objects that are released all at once, at a quiet point somewhere in its window.
  private static func teeth(_ operations: Double, jitter: Double = 0) -> Double {
    (operations + jitter * SeededGenerator.uniform(7, operations)).truncatingRemainder(dividingBy: period)
  }

  /// Windows of ten teeth each.
  private let wide = MadeCheck(operations: 9_600_000, classes: [(64, { teeth($0, jitter: 10_000) })]).observations

  private func found(_ objects: @escaping (Double) -> Double) throws -> LeakVerdict {
    let verdict = LeakJudge.judge(wide)
    #expect(verdict.kind == .stable)
    let look = try #require(CloserLook(verdict, wide, []))
    #expect(look.operations == 300_000)
    return look.verdict(
      LeakJudge.judge(MadeCheck(operations: look.operations, classes: [(64, objects)]).observations))
  }

  @Test("a sawtooth with several teeth in each window is one, with its period")
  func shortTeeth() throws {
    let verdict = try found { Self.teeth($0) }
    #expect(verdict.kind == .sawtooth)
    #expect(abs((verdict.sawtooth?.periodOperations ?? 0) - Self.period) < 50)
    #expect(
      verdict.explanation.hasPrefix("memory grows and is released in bulk: "), "\(verdict.explanation)")
  }

  @Test("what comes and goes at random stays stable, and a sawtooth that is much smaller explains nothing")
  func noise() throws {
    #expect(try found { Self.period * SeededGenerator.uniform(3, $0) }.kind == .stable)
    #expect(try found { Self.teeth($0) * 0.4 }.kind == .stable)
  }

  @Test("what does not move, what grows, what was cut short and what is too short is not looked at again")
  func nothingToSee() {
    for objects in [{ _ in 5 }, { $0 }] as [(Double) -> Double] {
      let check = MadeCheck(operations: 9_600_000, classes: [(64, objects)]).observations
      #expect(CloserLook(LeakJudge.judge(check), check, []) == nil)
    }
    var cut = wide
    cut.incompleteness = "cut"
    #expect(CloserLook(LeakJudge.judge(wide), cut, []) == nil)
    let short = MadeCheck(operations: 120_000, classes: [(64, { Self.teeth($0, jitter: 10_000) })]).observations
    #expect(CloserLook(LeakJudge.judge(short), short, []) == nil)
  }

  @Test("what operations make whose growth is expected does not hide it, and is not looked for")
  func expected() throws {
    let isExpected = ExpectedGrowth(.operation, "fill", reason: "known")
    var check = wide
    for index in check.windows.indices {
      let bytes: UInt64 = index.isMultiple(of: 2) ? 0 : 10_000_000
      check.windows[index].expectedBytes = bytes
      check.windows[index].liveBytes? += bytes
    }
    let look = try #require(CloserLook(LeakJudge.judge(wide), check, [isExpected]))
    let closer = LeakJudge.judge(MadeCheck(operations: 300_000, classes: [(64, { Self.teeth($0) })]).observations)
    #expect(look.verdict(closer).kind == .sawtooth)
    #expect(CloserLook(LeakJudge.judge(wide), check, [])?.verdict(closer).kind == .stable)
  }

  @Test("a verdict on the same windows later keeps it, and no other sawtooth")
  func judgedAgain() throws {
    let found = try found { Self.teeth($0) }
    #expect(LeakJudge.judge(wide).keepingShortSawtooth(of: found).kind == .sawtooth)
    var long = found
    long.sawtooth?.isShort = nil
    #expect(LeakJudge.judge(wide).keepingShortSawtooth(of: long).kind == .stable)
  }
}
