import LoadTarget
import Synchronization
import Testing

/// The code of the module's article, compiled and run. `scripts/check/docs` compares the two.
struct DocumentationExamples {
  final class CounterTarget: LoadTarget {
    static let name = "counter"
    static let operations = [OperationDescription("increment", "adds one to a shared counter")]

    let value = Atomic(0)

    init(_ run: TargetRun) {}

    func makeWorker(index: Int) -> CounterWorker { CounterWorker(shared: self) }
  }

  struct CounterWorker: LoadWorker {
    unowned(unsafe) let shared: CounterTarget

    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      shared.value.wrappingAdd(1, ordering: .relaxed)
    }
  }

  @Test func counts() throws {
    let target = CounterTarget(TargetRun(workers: 2, seed: 1))
    for index in 0..<2 {
      var worker = target.makeWorker(index: index)
      for iteration in 0..<3 { try worker.perform(0, iteration: UInt64(iteration)) }
    }
    #expect(target.value.load(ordering: .relaxed) == 6)
  }
}
