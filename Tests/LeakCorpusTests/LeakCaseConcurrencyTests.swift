import Dispatch
import LeakCorpus
import LoadTarget
import TestThreads
import Testing

/// Each case by several workers at once: for the thread sanitizer, and for crashes.
@Suite(.ownThread) struct LeakCaseConcurrencyTests {
  private static let workers = 4
  private static let calls: UInt64 = 1_100

  @Test(arguments: LeakCase.all.filter { !$0.isAsynchronous }.map(\.name))
  func synchronousSubjectsBySeveralThreads(name: String) throws {
    let target = try LeakCaseConcurrencyTests.target(name)
    DispatchQueue.concurrentPerform(iterations: LeakCaseConcurrencyTests.workers) { index in
      var worker = target.makeWorker(index: index)
      for iteration in 0..<LeakCaseConcurrencyTests.calls {
        do throws(OperationFailure) { try worker.perform(0, iteration: iteration) } catch {
          #expect(LeakCorpusTarget.failureName(error.code) == "expected")
        }
      }
    }
    target.quiesce()
  }

  @Test(arguments: LeakCase.all.filter(\.isAsynchronous).map(\.name))
  func asynchronousSubjectsBySeveralTasks(name: String) async throws {
    let target = try LeakCaseConcurrencyTests.target(name)
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<LeakCaseConcurrencyTests.workers {
        group.addTask {
          var worker = target.makeWorker(index: index)
          for iteration in 0..<LeakCaseConcurrencyTests.calls {
            do throws(OperationFailure) { try await worker.performAsync(1, iteration: iteration) } catch {
              #expect(LeakCorpusTarget.failureName(error.code) == "expected")
            }
          }
        }
      }
    }
    target.quiesce()
  }

  private static func target(_ name: String) throws -> LeakCorpusTarget {
    try LeakCorpusTarget(TargetRun(workers: workers, seed: 5, config: #"{"case": "\#(name)"}"#))
  }
}
