import LoadPlatform
import TestThreads
import Testing

@testable import LoadEngine

/// The gate opens while some of the workers are on their way to it.
@Suite(.ownThread)
struct GateTests {
  final class Worker: Sendable {
    let commands = Lock<[Gate.Command]>([])
    var received: [Gate.Command] { commands.withLock { $0 } }

    func arrive(_ gate: Gate, _ seen: inout UInt32) {
      gate.arrive(&seen) { command in self.commands.withLock { $0.append(command) } }
    }
  }

  @Test func whoIsOnTheWayWhileOthersAreReleasedGoesOn() {
    let gate = Gate(workerCount: 2)
    let (early, late) = (Worker(), Worker())
    var (seenEarly, seenLate) = (UInt32(0), UInt32(0))
    early.arrive(gate, &seenEarly)
    late.arrive(gate, &seenLate)
    gate.open(.go)
    #expect(early.received == [.go] && late.received == [.go])
    early.arrive(gate, &seenEarly)
    gate.release()
    #expect(early.received == [.go, .go])
    late.arrive(gate, &seenLate)
    #expect(late.received == [.go, .go], "released while on its way")
    late.arrive(gate, &seenLate)
    #expect(late.received.count == 2, "once for all releases")
    #expect(!gate.waitForAll(untilNanoseconds: 0), "the early one performs")
    early.arrive(gate, &seenEarly)
    #expect(gate.waitForAll(untilNanoseconds: 0))
    gate.open(.leave)
    #expect(early.received.last == .leave && late.received.last == .leave)
  }

  @Test func aThreadThatWasReleasedOnItsWayDoesNotBlock() {
    let gate = Gate(workerCount: 1)
    gate.release()
    gate.release()
    var seen: UInt32 = 0
    #expect(gate.arriveAndWait(&seen) == .go)
    #expect(seen == gate.generation)
    gate.dismiss()
    #expect(gate.arriveAndWait(&seen) == .leave)
  }

  @Test func aWorkerMadeLaterHasMissedNoRelease() {
    let gate = Gate(workerCount: 0)
    gate.release()
    gate.expect(1)
    let worker = Worker()
    var seen = gate.generation
    worker.arrive(gate, &seen)
    #expect(worker.received.isEmpty)
    gate.release()
    #expect(worker.received == [.go])
  }
}
