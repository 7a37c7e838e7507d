import Testing

@testable import LoadEngine

/// What a sleeping thread woke late by, and why.
@Suite
struct StandstillMeterTests {
  /// A machine whose counters a test moves.
  private final class Machine {
    var delay: UInt64? = 0
    var stolen: UInt64? = 0

    func meter() -> StandstillMeter {
      StandstillMeter(counters: .init(delayNanoseconds: { self.delay }, stolenNanoseconds: { self.stolen }))
    }
  }

  private static let millisecond: UInt64 = 1_000_000
  private static let second: UInt64 = 1_000_000_000

  @Test func aStopIsAllThatNothingElseExplains() {
    let machine = Machine()
    var meter = machine.meter()
    for _ in 0..<500 { meter.add(lateNanoseconds: 60_000) }
    #expect(meter.nanoseconds == 0, "jitter is no stop")
    meter.add(lateNanoseconds: 5 * Self.second)
    #expect(meter.nanoseconds == 5 * Self.second)
    meter.add(lateNanoseconds: 50 * Self.millisecond)
    #expect(meter.nanoseconds == 5 * Self.second + 50 * Self.millisecond, "many short stops add up")
  }

  @Test("Waiting for a processor is no stop, however long it takes")
  func waiting() {
    let machine = Machine()
    var meter = machine.meter()
    for _ in 0..<100 {
      machine.delay = (machine.delay ?? 0) + 75 * Self.millisecond
      meter.add(lateNanoseconds: 75 * Self.millisecond)
    }
    #expect(meter.nanoseconds == 0)
    machine.delay = (machine.delay ?? 0) + 30 * Self.millisecond
    meter.add(lateNanoseconds: 2 * Self.second)
    #expect(meter.nanoseconds == 2 * Self.second - 30 * Self.millisecond)
  }

  @Test("What the thread waited in earlier sleeps explains no later gap")
  func earlierDelays() {
    let machine = Machine()
    var meter = machine.meter()
    for _ in 0..<1000 {
      machine.delay = (machine.delay ?? 0) + 2 * Self.millisecond
      meter.add(lateNanoseconds: 2 * Self.millisecond)
    }
    meter.add(lateNanoseconds: Self.second)
    #expect(meter.nanoseconds == Self.second)
  }

  @Test("What the hypervisor took is told by itself")
  func stolen() {
    let machine = Machine()
    var meter = machine.meter()
    machine.stolen = 2 * Self.second
    meter.add(lateNanoseconds: Self.second)
    #expect(meter.nanoseconds == 0)
    meter.add(lateNanoseconds: Self.second)
    #expect(meter.nanoseconds == Self.second)
  }

  @Test("Where the kernel counts no waiting, only a gap that many programs do not make is a stop")
  func withoutCounters() {
    let machine = Machine()
    machine.delay = nil
    machine.stolen = nil
    var meter = machine.meter()
    meter.add(lateNanoseconds: 75 * Self.millisecond)
    #expect(meter.nanoseconds == 0)
    meter.add(lateNanoseconds: 5 * Self.second)
    #expect(meter.nanoseconds == 5 * Self.second)
  }
}
