import InterleavingExplorer
import LinearizabilityChecker
import LoadPlatform

@testable import AutoInstrumentation

/// A breaker of two failures and one probe in a simulated memory, whose calls are recorded.
struct SimulatedBreaker<Rules: BreakerRules>: Sendable {
  typealias Recorded = Call<BreakerModel.Operation, UInt64>

  private let memory: SimulatedMemory
  private let words: SimulatedWords
  private let settings: BreakerSettings
  private let model: BreakerModel
  private let calls = LoadPlatform.Lock<[Recorded]>([])

  static var threshold: Int { 2 }
  static var nowNanoseconds: UInt64 { 1_000_000 }

  init(
    _ rules: Rules.Type, _ policy: BreakerPolicy, _ word: BreakerWord, _ initial: BreakerModel.State,
    _ fault: SimulatedWords.Fault
  ) {
    settings = BreakerSettings(policy, layout: BreakerLayout(policy, statisticsOffset: 8, stripes: 1))
    memory = SimulatedMemory(words: 1, model: .releasingStores)
    memory.store(0, word.rawValue)
    words = SimulatedWords(memory: memory, fault: fault)
    model = BreakerModel(initial: initial, threshold: Self.threshold)
  }

  @discardableResult
  func perform(_ operation: BreakerModel.Operation) -> UInt64 {
    let invoked = memory.invocationTick()
    let result = answer(operation)
    let call = Recorded(operation, result, invoked: invoked, returned: memory.tick())
    calls.withLock { $0.append(call) }
    return result
  }

  /// Asks for a call, and ends it when it was admitted.
  func call(_ outcome: BreakerOutcome) {
    let admitted = perform(.admit)
    if admitted > 0 { perform(.finish(outcome, generation: admitted - 1)) }
  }

  func check() -> String? {
    let answer = Linearizability.check(calls.withLock { $0 }, model)
    return answer == .linearizable ? nil : "\(answer)"
  }

  private func answer(_ operation: BreakerModel.Operation) -> UInt64 {
    switch operation {
    case .admit:
      let step = apply(.admission)
      if case .rejected = step.effect { return 0 }
      return step.word.generation + 1
    case .finish(let outcome, let generation): apply(.result(outcome, generation: generation))
    case .reportFailure: apply(.reportedFailure)
    case .reset: apply(.reset)
    case .state: return UInt64(BreakerWord(rawValue: words.word(0).load()).state.rawValue)
    }
    return 0
  }

  @discardableResult
  private func apply(_ event: BreakerEvent) -> BreakerStep {
    BreakerAlgorithm<SimulatedWords, Rules>.apply(event, to: words, settings) { Self.nowNanoseconds }.step
  }
}
