import InterleavingExplorer
import LinearizabilityChecker
import LoadPlatform

@testable import AutoInstrumentation

/// A window of the last calls in a simulated memory, whose calls are recorded with what each found.
struct SimulatedCallWindow: Sendable {
  /// The last calls, oldest first; a call finds the window that ends with it.
  struct Model: SequentialModel {
    let initial: [UInt64]
    let size: Int

    func apply(_ outcome: UInt64, to state: [UInt64]) -> (state: [UInt64], result: [UInt64]) {
      let calls = Array((state + [outcome]).suffix(size))
      return (calls, [UInt64(calls.count), UInt64(calls.count { $0 & 1 == 1 }), UInt64(calls.count { $0 & 2 == 2 })])
    }
  }

  private let memory: SimulatedMemory
  private let window: CallWindow<SimulatedWords>
  private let model: Model
  private let calls = LoadPlatform.Lock<[Call<UInt64, [UInt64]>]>([])

  /// - Parameter before: calls that ended before the threads begin.
  init(size: Int, before: [CallOutcome], _ model: MemoryModel, _ fault: SimulatedWords.Fault) {
    memory = SimulatedMemory(words: CallWindow<SimulatedWords>.wordCount(size: size), model: model)
    window = CallWindow(words: SimulatedWords(memory: memory, fault: fault), size: size)
    for outcome in before { _ = window.record(outcome, 0, isCurrent: { true }) }
    self.model = Model(initial: before.suffix(size).map(\.rawValue), size: size)
  }

  func record(_ outcome: CallOutcome) {
    let invoked = memory.invocationTick()
    let totals = window.record(outcome, 0, isCurrent: { true })
    let found = totals.map { [$0.calls, $0.failures, $0.slow] } ?? []
    let call = Call(outcome.rawValue, found, invoked: invoked, returned: memory.tick())
    calls.withLock { $0.append(call) }
  }

  /// Every call found the window that ends with it, in some order of the calls that overlap, and as many successes as there
  /// are places leave nothing behind.
  func check() -> String? {
    let answer = Linearizability.check(calls.withLock { $0 }, model)
    if answer != .linearizable { return "\(answer)" }
    for _ in 0..<model.size { _ = window.record(.success, 0, isCurrent: { true }) }
    let totals = window.totals(0)
    return totals == WindowTotals(calls: UInt64(model.size), failures: 0, slow: 0) ? nil : "\(totals) of successes"
  }
}
