import LeakCorpus
import LoadTarget
import TestThreads
import Testing

@Suite(.ownThread) struct LeakCaseTests {
  @Test func namesAreUniqueAndWellFormed() {
    let names = LeakCase.all.map(\.name)
    #expect(names.count >= 56)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { OperationDescription.isValid(name: $0) })
    #expect(LeakCorpusTarget.operations.allSatisfy { OperationDescription.isValid(name: $0.name) })
  }

  @Test(arguments: LeakHalf.allCases)
  func eachHalfHasEveryKind(half: LeakHalf) {
    let cases = LeakCase.all.filter { $0.half == half }
    #expect(Set(cases.map(\.truth.kind)) == [.leak, .stable, .sawtooth, .step, .fragmentation])
    #expect(!cases.filter(\.isAsynchronous).isEmpty)
    #expect(!cases.filter(\.truth.isOutsideAllocator).isEmpty)
    #expect(!cases.filter(\.truth.growsByDoubling).isEmpty)
    #expect(abs(2 * cases.count - LeakCase.all.count) <= 4)
  }

  @Test(arguments: LeakCase.all.map(\.name))
  func truthsAreComplete(name: String) throws {
    let truth = try #require(LeakCase.named(name)).truth
    if truth.kind == .leak {
      let bytes = try #require(truth.bytesPerSubject)
      #expect(bytes > 0)
      #expect(truth.siteFunction != nil)
      #expect(truth.siteFile != nil)
    } else {
      #expect(truth.bytesPerSubject == nil)
    }
    #expect((truth.kind == .step) == !truth.steps.isEmpty)
    #expect((truth.kind == .fragmentation) == (truth.activeBytesPerSubject != nil))
    if truth.kind == .sawtooth { #expect(truth.periodInSubjects != nil) }
  }

  @Test(arguments: LeakCase.all.map(\.name))
  func performsEveryOperation(name: String) async throws {
    let run = TargetRun(workers: 2, seed: 5, config: #"{"case": "\#(name)"}"#)
    let target = try LeakCorpusTarget(run)
    var worker = target.makeWorker(index: 0)
    for iteration in 0..<40 {
      for (index, operation) in LeakCorpusTarget.operations.enumerated() {
        do throws(OperationFailure) {
          if operation.isAsynchronous {
            try await worker.performAsync(index, iteration: UInt64(iteration))
          } else {
            try worker.perform(index, iteration: UInt64(iteration))
          }
        } catch {
          #expect(LeakCorpusTarget.failureName(error.code) == "expected")
        }
      }
    }
    target.quiesce()
  }

  @Test func anUnknownCaseIsRefusedWithNearNames() {
    let run = TargetRun(workers: 1, seed: 1, config: #"{"case": "sef_cycle"}"#)
    let refusal = #expect(throws: TargetRefusal.self) { _ = try LeakCorpusTarget(run) }
    #expect(refusal?.description.contains("self_cycle") == true)
    #expect(refusal?.description.contains("c_malloc") == false)
  }

  @Test(arguments: ["{}", "[1]", #"{"case": 3}"#, #"{"case": "self_cycle", "other": 1}"#])
  func aConfigOfAnotherFormIsRefused(config: String) {
    #expect(throws: TargetRefusal.self) {
      _ = try LeakCorpusTarget(TargetRun(workers: 1, seed: 1, config: config))
    }
  }
}
