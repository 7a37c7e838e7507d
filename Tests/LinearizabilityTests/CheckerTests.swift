import LinearizabilityChecker
import Testing

/// Histories that are known to be linearizable, and others that are known not to be.
struct CheckerTests {
  /// A register and a counter in one: 0 at first.
  struct Cell: SequentialModel {
    enum Operation: Sendable {
      case read
      case write(Int)
      case increment
      case compareAndSwap(Int, Int)
    }

    let initial = 0

    func apply(_ operation: Operation, to state: Int) -> (state: Int, result: Int) {
      switch operation {
      case .read: (state, state)
      case .write(let value): (value, 0)
      case .increment: (state + 1, state)
      case .compareAndSwap(let expected, let desired): state == expected ? (desired, 1) : (state, 0)
      }
    }
  }

  struct Queue: SequentialModel {
    enum Operation: Sendable {
      case put(Int)
      case take
    }

    let initial: [Int] = []

    func apply(_ operation: Operation, to state: [Int]) -> (state: [Int], result: Int) {
      switch operation {
      case .put(let value): (state + [value], 0)
      case .take: state.isEmpty ? (state, -1) : (Array(state.dropFirst()), state[0])
      }
    }
  }

  typealias CellCall = Call<Cell.Operation, Int>
  typealias QueueCall = Call<Queue.Operation, Int>

  @Test(arguments: [
    [], [CellCall(.write(1), 0, invoked: 0, returned: 3), CellCall(.read, 0, invoked: 1, returned: 2)],
    [CellCall(.write(1), 0, invoked: 0, returned: 3), CellCall(.read, 1, invoked: 1, returned: 2)],
    [CellCall(pending: .write(1), invoked: 0), CellCall(.read, 1, invoked: 1, returned: 2)],
    [CellCall(pending: .write(1), invoked: 0), CellCall(.read, 0, invoked: 1, returned: 2)],
    [CellCall(.increment, 1, invoked: 0, returned: 3), CellCall(.increment, 0, invoked: 1, returned: 2)],
    [CellCall(.compareAndSwap(0, 1), 0, invoked: 0, returned: 3), CellCall(.write(2), 0, invoked: 1, returned: 2)],
  ])
  func linearizableCells(_ history: [CellCall]) { #expect(Linearizability.check(history, Cell()) == .linearizable) }

  @Test(arguments: [
    [CellCall(.write(1), 0, invoked: 0, returned: 1), CellCall(.read, 0, invoked: 2, returned: 3)],
    [CellCall(.increment, 0, invoked: 0, returned: 3), CellCall(.increment, 0, invoked: 1, returned: 2)],
    [
      CellCall(pending: .write(1), invoked: 0), CellCall(.read, 1, invoked: 1, returned: 2),
      CellCall(.read, 0, invoked: 3, returned: 4),
    ], [CellCall(.read, 1, invoked: 0, returned: 1), CellCall(pending: .write(1), invoked: 2)],
    [
      CellCall(.compareAndSwap(0, 1), 1, invoked: 0, returned: 3),
      CellCall(.compareAndSwap(0, 2), 1, invoked: 1, returned: 2),
    ],
  ])
  func cellsThatAreNot(_ history: [CellCall]) { #expect(Linearizability.check(history, Cell()) == .notLinearizable) }

  @Test func queues() {
    let puts = [QueueCall(.put(1), 0, invoked: 0, returned: 3), QueueCall(.put(2), 0, invoked: 1, returned: 2)]
    let taken = puts + [QueueCall(.take, 2, invoked: 4, returned: 5), QueueCall(.take, 1, invoked: 6, returned: 7)]
    #expect(Linearizability.check(taken, Queue()) == .linearizable)
    let twice = puts + [QueueCall(.take, 2, invoked: 4, returned: 5), QueueCall(.take, 2, invoked: 6, returned: 7)]
    #expect(Linearizability.check(twice, Queue()) == .notLinearizable)
    let empty = puts + [QueueCall(.take, -1, invoked: 4, returned: 5)]
    #expect(Linearizability.check(empty, Queue()) == .notLinearizable)
  }

  @Test func theLimitMakesItUndecided() {
    // Reads of the last value beside writes that leave another: many orders, none right.
    let writes = (1...8).map { CellCall(.write($0), 0, invoked: UInt64($0), returned: 100) }
    let history = writes + [CellCall(.read, 99, invoked: 101, returned: 102)]
    #expect(Linearizability.check(history, Cell(), limit: 3) == .undecided)
    #expect(Linearizability.check(history, Cell()) == .notLinearizable)
  }

  @Test func partsAreCheckedByThemselves() {
    let history = [CellCall(.write(1), 0, invoked: 0, returned: 1), CellCall(.read, 0, invoked: 2, returned: 3)]
    let parts = Linearizability.check(history, Cell()) { if case .read = $0 { 1 } else { 0 } }
    #expect(parts == .linearizable)
    #expect(Linearizability.check(history, Cell()) { _ in 0 } == .notLinearizable)
  }
}
