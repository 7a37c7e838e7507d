import LoadScenario
import TestThreads
import Testing

/// Quantities that change over the measured phase.
@Suite(.ownThread)
struct RampTests {
  private static func ramp(_ start: Double, _ stages: (seconds: UInt64, target: Double)...) -> Ramp {
    Ramp(
      start: start,
      stages: stages.map { Ramp.Stage(durationNanoseconds: $0.seconds * 1_000_000_000, target: $0.target) })
  }

  private static let second: UInt64 = 1_000_000_000

  @Test func valuesLieOnTheLines() {
    let ramp = Self.ramp(0, (10, 100), (0, 20), (10, 20), (5, 0))
    #expect(ramp.value(atNanoseconds: 0) == 0)
    #expect(ramp.value(atNanoseconds: 5 * Self.second) == 50)
    #expect(ramp.value(atNanoseconds: 10 * Self.second) == 20)
    #expect(ramp.value(atNanoseconds: 15 * Self.second) == 20)
    #expect(ramp.value(atNanoseconds: 22_500_000_000) == 10)
    #expect(ramp.value(atNanoseconds: 99 * Self.second) == 0)
    #expect(ramp.durationNanoseconds == 25 * Self.second)
    #expect(ramp.largest == 100)
    #expect(ramp.largest(in: 8 * Self.second..<12 * Self.second) == 100)
    #expect(ramp.largest(in: 11 * Self.second..<12 * Self.second) == 20)
  }

  @Test func theIntegralIsTheAreaUnderTheLines() {
    let ramp = Self.ramp(0, (10, 100), (0, 20), (10, 20), (5, 0))
    #expect(ramp.integral(toNanoseconds: 10 * Self.second) == 500)
    #expect(ramp.integral(toNanoseconds: 5 * Self.second) == 125)
    #expect(ramp.integral(toNanoseconds: 20 * Self.second) == 700)
    #expect(ramp.integral(toNanoseconds: 40 * Self.second) == 750)
  }

  @Test func workersPerformWhileTheRoundedQuantityIsAboveTheirIndex() {
    let ramp = Self.ramp(1, (4, 5), (4, 5), (4, 1))
    #expect(ramp.turns(ofWorker: 0) == [0..<12 * Self.second])
    // 1.5 after half a second, and again half a second before the end.
    #expect(ramp.turns(ofWorker: 1) == [500_000_000..<11_500_000_000])
    #expect(ramp.turns(ofWorker: 4) == [3_500_000_000..<8_500_000_000])
    #expect(ramp.turns(ofWorker: 5).isEmpty)
  }

  @Test func aWorkerHasSeveralTurnsInAWave() {
    let wave = Self.ramp(0, (2, 2), (2, 0), (0, 2), (1, 2), (0, 0), (3, 0))
    #expect(wave.turns(ofWorker: 0) == [500_000_000..<3_500_000_000, 4 * Self.second..<5 * Self.second])
    #expect(wave.turns(ofWorker: 1) == [1_500_000_000..<2_500_000_000, 4 * Self.second..<5 * Self.second])
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func turnsAndValuesAgree(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let ramp = Ramp(
      start: Double(Int.random(in: 0...6, using: &generator)),
      stages: (0..<8).map { _ in
        Ramp.Stage(
          durationNanoseconds: UInt64.random(in: 0...3, using: &generator) * 1000,
          target: Double(Int.random(in: 0...6, using: &generator)))
      })
    for worker in 0..<6 {
      let turns = ramp.turns(ofWorker: worker)
      for time in 0..<ramp.durationNanoseconds {
        let difference = ramp.value(atNanoseconds: time) - (Double(worker) + 0.5)
        // Turns begin and end at whole nanoseconds.
        if abs(difference) < 0.01 { continue }
        #expect(
          turns.contains { $0.contains(time) } == (difference > 0),
          "seed \(seed), worker \(worker), time \(time) of \(ramp)")
      }
    }
  }
}
