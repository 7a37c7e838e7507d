import LoadPlatform
import LoadRecord
import LoadScenario
import Testing

@testable import LoadEngine

/// What a supervisor decides, without processes and in made-up time.
struct SupervisorMachineTests {
  /// A run as its supervisor sees it, moment by moment.
  private struct FakeRun: SupervisedRun {
    var phase = RunHeader.Phase.measuring
    var startNanoseconds: UInt64 = 10 * SupervisorMachineTests.second
    var crash: EndNote.Crash?
    var targetCall: TargetCall?
    var exitWorker: Int?
    var hasReturnedChild = false
    var returnedChild: (worker: Int, operation: String)?
    var positions: [Int: UInt64] = [:]
    var hasEnded = false
    var isStopped = false
    var peakResidentBytes: UInt64?

    func runningPosition(worker: Int) -> UInt64? { positions[worker] }
    func operationInFlight(worker: Int) -> String? { positions[worker].map { _ in "work" } }
  }

  private static let second: UInt64 = 1_000_000_000

  private static func plan(steered: Bool = false, limit: UInt64? = nil) -> Plan {
    var plan = Plan(
      name: "made up", target: TargetReference(source: .named("made-up")),
      groups: [WorkerGroup(workers: 2, mix: [MixEntry(operation: "work", weight: 1)])],
      length: steered ? .untilStopped : .iterations(100), gracefulStopNanoseconds: 5 * second,
      stallNanoseconds: 30 * second, seed: 1)
    plan.memory.limitBytes = limit
    return plan
  }

  private static func machine(
    _ plan: Plan = plan(), hasProcess: Bool = true, writesStacks: Bool = true
  ) -> SupervisorMachine {
    SupervisorMachine(plan: plan, hasProcess: hasProcess, writesStacks: writesStacks)
  }

  private static let finished = MeasurementEvent.finished(
    .init(gauges: [:], invariantViolation: nil, failureNames: [:], hiccups: nil, warnings: []))

  private let start = 10 * Self.second

  /// Looks every 50 ms of made-up time.
  ///
  /// - Returns: what is to be done, and when.
  private func look(
    _ machine: inout SupervisorMachine, at run: FakeRun, from first: UInt64, seconds: UInt64
  ) -> [(time: UInt64, action: SupervisorMachine.Action)] {
    var actions: [(UInt64, SupervisorMachine.Action)] = []
    var now = first
    while now < first + seconds * Self.second, machine.stage != .over {
      now += Self.second / 20
      actions += machine.look(run, now: now).map { (now, $0) }
    }
    return actions
  }

  @Test func anIntervalIsWrittenEachSecondAndTheRestAtTheEnd() {
    var machine = Self.machine()
    var run = FakeRun()
    let ends = look(&machine, at: run, from: start, seconds: 3).map(\.action)
    #expect(ends == (1...3).map { .writeInterval(endNanoseconds: $0 * Self.second) })
    // A supervisor that stood still writes what was missed as one, and keeps to the seconds.
    #expect(machine.look(run, now: start + 7_400_000_000) == [.writeInterval(endNanoseconds: 7_400_000_000)])
    #expect(machine.look(run, now: start + 7_990_000_000) == [])
    #expect(machine.look(run, now: start + 8_000_000_000) == [.writeInterval(endNanoseconds: 8_000_000_000)])
    #expect(machine.take(.wrote(Self.finished), now: start + 8_100_000_000) == [])
    run.phase = .over
    #expect(machine.look(run, now: start + 8_100_000_000) == [])
    #expect(machine.stage == .waitingForExit(since: start + 8_100_000_000))
    run.hasEnded = true
    #expect(machine.look(run, now: start + 8_200_000_000) == [.writeLastInterval()])
    #expect(machine.stage == .over)
    #expect(machine.conclusion(.code(0), run) == Ending(.completed))
  }

  @Test func aRunThatIsSteeredHasItsLastIntervalBeforeTheTargetIsTakenApart() {
    var machine = Self.machine(Self.plan(steered: true))
    var run = FakeRun()
    #expect(machine.take(.steered(workers: [7], stop: false), now: start) == [.send("workers 2\n")])
    #expect(machine.take(.steered(workers: nil, stop: true), now: start) == [.send("stop\n")])
    run.phase = .over
    #expect(machine.look(run, now: start + 1) == [.writeLastInterval()])
    #expect(machine.look(run, now: start + 2) == [])
  }

  @Test func theFirstInterruptStopsAndTheSecondEndsAtOnce() {
    var machine = Self.machine()
    let run = FakeRun()
    #expect(machine.take(.interrupted, now: start) == [.send("stop\n")])
    #expect(machine.isInterrupted && machine.isStopRequested)
    #expect(machine.look(run, now: start + 1) == [])
    #expect(machine.take(.interrupted, now: start + 2) == [])
    #expect(machine.look(run, now: start + 3) == [.kill])
    // Nothing more is written, and nobody waits.
    #expect(machine.look(run, now: start + 4) == [.kill])
    #expect(machine.stage == .over && machine.endsAtOnce)
  }

  @Test func aThresholdEndsTheRunOnce() {
    var machine = Self.machine()
    #expect(machine.take(.crossed(reason: "p(99)"), now: start) == [.send("stop\n")])
    #expect(machine.take(.crossed(reason: "mean"), now: start) == [])
    _ = machine.take(.wrote(Self.finished), now: start + 1)
    #expect(machine.conclusion(.code(0), FakeRun()) == Ending(.aborted, message: "p(99)"))
    var interrupted = Self.machine()
    _ = interrupted.take(.interrupted, now: start)
    #expect(interrupted.take(.crossed(reason: "p(99)"), now: start) == [])
  }

  @Test func aWorkerThatHangsIsEndedWithItsStacks() {
    var machine = Self.machine()
    var run = FakeRun()
    run.positions = [0: 4, 1: 9]
    let actions = look(&machine, at: run, from: start, seconds: 40)
    let written = actions.first { $0.action == .writeStacks }
    #expect(written.map { (30 * Self.second...32 * Self.second).contains($0.time - start) } == true)
    #expect(machine.ending?.kind == .stalled)
    #expect(machine.ending?.operation == "work")
    #expect(machine.ending?.message?.contains("after 30s (stall)") == true)
    // The stacks take too long, and then the process does not leave.
    #expect(
      look(&machine, at: run, from: start + 40 * Self.second, seconds: 20).map(\.action)
        == [.kill, .kill, .writeLastInterval(endNanoseconds: (written?.time ?? 0) - start)])
    #expect(machine.conclusion(.signal(6), run).kind == .stalled)
  }

  @Test func anInterruptDoesNotWaitForStacks() {
    var machine = Self.machine()
    var run = FakeRun()
    run.positions = [0: 4]
    _ = look(&machine, at: run, from: start, seconds: 35)
    guard case .waitingForStacks = machine.stage else {
      Issue.record("the stacks are not waited for: \(machine.stage)")
      return
    }
    #expect(machine.take(.interrupted, now: start + 35 * Self.second) == [.kill])
    #expect(machine.stage == .waitingForExit(since: start + 35 * Self.second))
  }

  @Test func aStoppedProcessIsNoOperationsStallUntilItsTimeIsOver() {
    var machine = Self.machine()
    var run = FakeRun()
    run.positions = [0: 4]
    run.isStopped = true
    _ = look(&machine, at: run, from: start, seconds: 29)
    #expect(machine.ending == nil)
    _ = look(&machine, at: run, from: start + 29 * Self.second, seconds: 3)
    #expect(machine.ending?.message?.hasPrefix("the measuring process was stopped (by SIGSTOP or a debugger)") == true)
    #expect(machine.ending?.kind.outcome == .invalid)
  }

  @Test(
    arguments: [
      (RunHeader.Phase.starting, .create, "was not ready after"),
      (.starting, .createWorker, "the creation of a worker did not finish"),
      (.over, .verify, "the target did not end: its verify did not finish within 30s (stall)"),
      (.over, .endWorker, "the destruction of a worker did not finish within 30s"),
    ] as [(RunHeader.Phase, TargetCall, String)])
  func aTargetThatHangsElsewhereIsEnded(_ phase: RunHeader.Phase, _ call: TargetCall, _ words: String) {
    var machine = Self.machine(writesStacks: false)
    var run = FakeRun()
    run.phase = phase
    run.targetCall = call
    let actions = look(&machine, at: run, from: start, seconds: 62).map(\.action)
    #expect(actions.filter { $0 == .kill }.count >= 1)
    #expect(machine.ending?.kind == .stalled)
    #expect(machine.ending?.message?.contains(words) == true)
  }

  @Test("A report that does not arrive, of a process that ran to its end, is not its exit")
  func theLastReportIsLost() {
    var machine = Self.machine()
    var run = FakeRun()
    run.phase = .over
    run.targetCall = .destroy
    _ = machine.take(.closed, now: start)
    run.hasEnded = true
    _ = look(&machine, at: run, from: start, seconds: 1)
    let ending = machine.conclusion(.code(0), run)
    #expect(ending.kind == .crashed)
    #expect(ending.message?.contains("its last report did not arrive: the target closes descriptors") == true)
    // One that exits before is another matter.
    run.targetCall = .verify
    #expect(
      machine.conclusion(.code(0), run).message?.contains("exited by itself with code 0 in the target's verify") == true
    )
  }

  @Test func aProcessThatDoesNotStopIsEnded() {
    var machine = Self.machine()
    _ = machine.take(.interrupted, now: start)
    var run = FakeRun()
    // It moves, so that no operation hangs.
    for step in 1...220 as ClosedRange<UInt64> where machine.ending == nil {
      run.positions = [0: step]
      _ = machine.look(run, now: start + step * Self.second / 20)
    }
    #expect(machine.ending?.message == "the measuring process did not end after the request to stop")
  }

  @Test func tooMuchMemoryEndsTheRunAndNamesTheOperation() {
    var machine = Self.machine(Self.plan(limit: 1000))
    var run = FakeRun()
    run.positions = [1: 3]
    run.peakResidentBytes = 1000
    #expect(machine.look(run, now: start + 1) == [])
    run.peakResidentBytes = 1001
    #expect(machine.look(run, now: start + 2) == [.kill])
    #expect(machine.ending?.kind == .memoryLimit)
    #expect(machine.ending?.operation == "work")
  }

  @Test func aForkThatComesBackEndsTheRun() {
    var machine = Self.machine()
    var run = FakeRun()
    run.hasReturnedChild = true
    run.returnedChild = (1, "work")
    #expect(machine.look(run, now: start + 1) == [.kill])
    #expect(machine.ending?.message?.hasPrefix("operation 'work' of worker 1 forked") == true)
  }

  @Test func aCrashIsGivenTimeForItsStacksAndNamesItsOperation() {
    var machine = Self.machine()
    var run = FakeRun()
    run.positions = [1: 3]
    run.crash = .init(signal: 11, worker: 1)
    #expect(look(&machine, at: run, from: start, seconds: 19).isEmpty)
    #expect(machine.take(.closed, now: start + 19 * Self.second) == [])
    run.hasEnded = true
    #expect(
      look(&machine, at: run, from: start + 19 * Self.second, seconds: 1).map(\.action)
        == [.writeLastInterval(endNanoseconds: Self.second / 20)], "its stacks are no part of the run")
    let ending = machine.conclusion(.signal(11), run)
    #expect(ending.kind == .crashed && ending.operation == "work" && ending.worker == 1)
    #expect(ending.kind.outcome == .fail)
    // Somebody else's signal is nobody's fault here.
    #expect(machine.conclusion(.signal(9), run).kind == .killed)
    #expect(machine.conclusion(.signal(15), run).kind.outcome == .invalid)
    run.crash?.isFromOutside = true
    #expect(machine.conclusion(.signal(11), run).kind == .killed)
  }

  @Test func aCrashThatNeverEndsIsEnded() {
    var machine = Self.machine()
    var run = FakeRun()
    run.crash = .init(signal: 11, worker: nil)
    let actions = look(&machine, at: run, from: start, seconds: 21)
    #expect(actions.map(\.action).allSatisfy { $0 == .kill } && !actions.isEmpty)
  }

  @Test(arguments: [(true, "does not return from destroy", Ending.Kind.stalled), (false, "closed its pipe", .crashed)])
  func aProcessThatDoesNotLeaveIsEnded(isOver: Bool, words: String, kind: Ending.Kind) {
    var machine = Self.machine()
    var run = FakeRun()
    if isOver { run.phase = .over } else { run.positions = [0: 1] }
    _ = machine.take(isOver ? .wrote(Self.finished) : .closed, now: start)
    let actions = look(&machine, at: run, from: start, seconds: 40)
    #expect(actions.map(\.action) == [.kill, .writeLastInterval()])
    #expect(actions.first.map { $0.time > start + (isOver ? 30 : 5) * Self.second } == true)
    #expect(machine.ending?.kind == kind)
    #expect(machine.ending?.message?.contains(words) == true)
  }

  @Test func whatIsNoEventEndsTheRun() {
    var machine = Self.machine()
    #expect(machine.take(.wrote(nil), now: start) == [])
    #expect(machine.look(FakeRun(), now: start + 1) == [.kill])
    #expect(machine.ending?.kind == .crashed)
  }

  @Test func aTimelineThatCannotBeWrittenEndsTheRunAndIsNotWrittenOn() {
    var machine = Self.machine()
    var run = FakeRun()
    let failure = FileFailure(.transfer, "/full: no space left on device")
    _ = machine.take(.couldNotWrite(failure), now: start)
    #expect(machine.look(run, now: start + 1) == [.kill])
    run.hasEnded = true
    #expect(machine.look(run, now: start + 2) == [])
    #expect(machine.stage == .over)
    #expect(machine.failure == failure)
  }

  @Test func inThisProcessNothingIsWaitedFor() {
    var machine = Self.machine(hasProcess: false)
    _ = machine.take(.wrote(Self.finished), now: start)
    var run = FakeRun()
    run.phase = .over
    _ = machine.look(run, now: start + 1)
    #expect(machine.look(run, now: start + 2) == [.writeLastInterval()])
    #expect(machine.conclusion(.inProcess, run) == Ending(.completed))
  }

  @Test func anOperationThatOutlivesTheGracefulStopIsNamed() {
    var machine = Self.machine()
    _ = machine.take(.wrote(Self.finished), now: start)
    var run = FakeRun()
    run.phase = .over
    run.positions = [1: 5]
    let ending = machine.conclusion(.code(0), run)
    #expect(ending.kind == .stalled && ending.worker == 1)
    #expect(ending.message?.contains("graceful stop of 5s ended") == true)
  }
}
