import LoadLeaks
import LoadRecord
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
    let operations = try #require(CloserLook.operations(verdict, wide))
    #expect(operations == 300_000)
    let closer = LeakJudge.judge(MadeCheck(operations: operations, classes: [(64, objects)]).observations)
    return CloserLook.verdict(verdict, wide, closer: closer)
  }

  @Test("a saw-tooth with several teeth in each window is one, with its period")
  func shortTeeth() throws {
    let verdict = try found { Self.teeth($0) }
    #expect(verdict.kind == .sawtooth)
    #expect(abs((verdict.sawtooth?.periodOperations ?? 0) - Self.period) < 50)
    #expect(
      verdict.explanation.hasPrefix("memory grows and is released in bulk: about every "), "\(verdict.explanation)")
  }

  @Test("what comes and goes at random stays stable, and a saw-tooth that is much smaller explains nothing")
  func noise() throws {
    #expect(try found { Self.period * SeededGenerator.uniform(3, $0) }.kind == .stable)
    #expect(try found { Self.teeth($0) * 0.4 }.kind == .stable)
  }

  @Test("what does not move, and what grows, is not looked at again")
  func nothingToSee() {
    for objects in [{ _ in 5 }, { $0 }] as [(Double) -> Double] {
      let check = MadeCheck(operations: 9_600_000, classes: [(64, objects)]).observations
      #expect(CloserLook.operations(LeakJudge.judge(check), check) == nil)
    }
    var cut = wide
    cut.incompleteness = "cut"
    #expect(CloserLook.operations(LeakJudge.judge(wide), cut) == nil)
  }
}
