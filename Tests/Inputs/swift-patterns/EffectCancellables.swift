// report: https://github.com/pointfreeco/swift-composable-architecture/issues/1373
// story: an effect's task is filed under a new identifier so that it can be cancelled, and stays filed when it has ended.
// kind: leak
// resource: heap
// operation: run_effect
// growth: 1376
// mix: run_effect 1, reduce 3
// executors: tasks
// function: Store.runEffect(_:)
import LoadTesting
import Synchronization

final class Store: Sendable {
  private let cancellables = Mutex([Int: Task<Int, Never>]())
  private let next = Atomic(0)

  @inline(never)
  func runEffect(_ action: Int) async -> Int {
    let id = next.wrappingAdd(1, ordering: .relaxed).newValue
    let task = Task { action &* 2 }  // stays
    cancellables.withLock { $0[id] = task }
    return await task.value
  }

  @inline(never)
  func reduce(_ action: Int) -> Int { action &* 31 }
}

final class EffectCancellables: LoadTarget {
  static let name = "effect_cancellables"
  static let summary = "a store whose effects can be cancelled"
  static let operations = [
    OperationDescription("run_effect", "runs an effect to its end", asynchronous: true),
    OperationDescription("reduce", "an action without effect", asynchronous: true),
  ]
  let store = Store()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Sender { Sender(store: store) }

  struct Sender: LoadWorker {
    let store: Store
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {}
    mutating func performAsync(_ operation: Int, iteration: UInt64) async throws(OperationFailure) {
      let action = Int(truncatingIfNeeded: iteration)
      sum &+= operation == 0 ? await store.runEffect(action) : store.reduce(action)
    }
  }
}

let effectCancellablesTruth = Truth(async: "effect_cancellables", .heap, calls: 5000) {
  let store = Store()
  return { _ = await store.runEffect($0) }
}
