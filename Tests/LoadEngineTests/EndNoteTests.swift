import LoadPlatform
import LoadScenario
import Synchronization
import Testing

@testable import LoadEngine

/// What the supervisor reads of how a measuring process ended.
@Suite
struct EndNoteTests {
  private func observed(_ note: (borrowing EndNote) -> Void) throws -> Observer {
    let plan = Plan(
      name: "end", target: TargetReference(source: .named("calibration")),
      groups: [WorkerGroup(workers: 3, mix: [MixEntry(operation: "noop", weight: 1)])],
      length: .duration(nanoseconds: 1), seed: 1)
    let region = try SharedRegion(layout: RunLayout(plan: plan), shared: false)
    note(region.endNote.pointee)
    return Observer(region: region, plan: plan)
  }

  @Test func nothingIsNotedAtFirst() throws {
    let observer = try observed { _ in }
    #expect(observer.crash == nil)
    #expect(observer.exitWorker == nil)
    #expect(!observer.hasReturnedChild)
  }

  @Test(
    "A target that writes where it must not may have noted any worker",
    arguments: [(2, 2), (3, nil), (.max, nil)] as [(UInt32, Int?)])
  func crash(_ noted: UInt32, _ worker: Int?) throws {
    let observer = try observed { note in
      note.crashedWorker.store(noted, ordering: .relaxed)
      note.signal.store(11, ordering: .releasing)
    }
    let crash = try #require(observer.crash)
    #expect(crash.signal == 11)
    #expect(crash.worker == worker)
  }

  @Test("What the C++ runtime prints of an exception that nobody caught")
  func exception() {
    func described(_ text: String) -> String? { UncaughtException(printed: text)?.description }
    let thrown = "terminate called after throwing an instance of 'std::runtime_error'\n"
    #expect(described(thrown + "  what():  no such row\n") == "uncaught C++ exception std::runtime_error: no such row")
    #expect(described(thrown + "  what():  a\nb\n") == "uncaught C++ exception std::runtime_error: a\nb")
    #expect(
      described("terminate called after throwing an instance of 'int'\n") == "uncaught C++ exception int")
    #expect(
      described("terminate called without an active exception\n")
        == "std::terminate was called without an exception")
    #expect(described("free(): invalid pointer\n") == nil)
  }

  @Test(arguments: [(1, 0), (3, 2), (4, nil), (.max, nil)] as [(UInt32, Int?)])
  func exit(_ noted: UInt32, _ worker: Int?) throws {
    #expect(try observed { $0.exitedWorker.store(noted, ordering: .releasing) }.exitWorker == worker)
  }

  @Test(arguments: [(1, 0), (3, 2), (4, nil), (.max, nil)] as [(UInt32, Int?)])
  func fork(_ noted: UInt32, _ worker: Int?) throws {
    let observer = try observed { note in
      note.forkPosition.store(7, ordering: .relaxed)
      note.forkedWorker.store(noted, ordering: .releasing)
    }
    #expect(observer.hasReturnedChild)
    #expect(observer.returnedChild?.worker == worker)
    #expect(observer.returnedChild?.operation == worker.map { _ in "noop" })
  }
}
