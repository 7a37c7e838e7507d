import LinearizabilityChecker

@testable import AutoInstrumentation

/// What a breaker does, one event after the other, written down a second time: consecutive failures, one probe. Time stands
/// still: a breaker that opens stays open, one that was open before may let a probe in.
struct BreakerModel: SequentialModel {
  struct State: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      case closed(failures: Int)
      case open(isDue: Bool)
      case halfOpen(isProbing: Bool)
    }

    var kind: Kind
    var generation: UInt64
  }

  enum Operation: Sendable {
    /// Answers 0 when rejected, else the generation + 1.
    case admit
    /// Answers 0.
    case finish(BreakerOutcome, generation: UInt64)
    /// Answers 0.
    case reportFailure
    /// Answers 0.
    case reset
    /// Answers the number of the state.
    case state
  }

  let initial: State
  let threshold: Int

  func apply(_ operation: Operation, to state: State) -> (state: State, result: UInt64) {
    switch operation {
    case .admit: return admit(state)
    case .finish(let outcome, let generation):
      guard generation == state.generation else { return (state, 0) }
      return (finish(outcome, state), 0)
    case .reportFailure:
      guard case .closed = state.kind else { return (state, 0) }
      return (finish(.failure, state), 0)
    case .reset:
      if case .closed = state.kind { return (State(kind: .closed(failures: 0), generation: state.generation), 0) }
      return (State(kind: .closed(failures: 0), generation: state.generation + 1), 0)
    case .state:
      switch state.kind {
      case .closed: return (state, UInt64(BreakerState.closed.rawValue))
      case .open: return (state, UInt64(BreakerState.open.rawValue))
      case .halfOpen: return (state, UInt64(BreakerState.halfOpen.rawValue))
      }
    }
  }

  private func admit(_ state: State) -> (state: State, result: UInt64) {
    switch state.kind {
    case .closed: return (state, state.generation + 1)
    case .open(isDue: false), .halfOpen(isProbing: true): return (state, 0)
    case .open(isDue: true):
      return (State(kind: .halfOpen(isProbing: true), generation: state.generation + 1), state.generation + 2)
    case .halfOpen(isProbing: false):
      return (State(kind: .halfOpen(isProbing: true), generation: state.generation), state.generation + 1)
    }
  }

  private func finish(_ outcome: BreakerOutcome, _ state: State) -> State {
    let opened = State(kind: .open(isDue: false), generation: state.generation + 1)
    switch (state.kind, outcome) {
    case (.open, _), (.closed, .cancelled): return state
    case (.closed, .success): return State(kind: .closed(failures: 0), generation: state.generation)
    case (.closed(let failures), .failure):
      if failures + 1 >= threshold { return opened }
      return State(kind: .closed(failures: failures + 1), generation: state.generation)
    case (.halfOpen, .success): return State(kind: .closed(failures: 0), generation: state.generation + 1)
    case (.halfOpen, .failure): return opened
    case (.halfOpen, .cancelled): return State(kind: .halfOpen(isProbing: false), generation: state.generation)
    }
  }
}
