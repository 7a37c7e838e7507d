/// Whether a history is linearizable, after J. Wing and C. Gong (1993) with G. Lowe's memoised configurations (2017).
public enum Linearizability: Equatable, Sendable {
  /// There is an order of the calls that keeps those apart that did not overlap, and that the model answers alike.
  case linearizable
  /// There is no such order.
  case notLinearizable
  /// The search met its limit of configurations before it knew.
  case undecided

  /// A set of linearized calls and the state they led to: who comes here again finds nothing new.
  private struct Configuration<State: Hashable>: Hashable {
    var done: [UInt64]
    var state: State
  }

  /// Searches for an order, depth first, without recursion.
  ///
  /// - Parameter limit: how many configurations are kept at most: the bound of the memory used.
  public static func check<Model: SequentialModel>(
    _ history: [Call<Model.Operation, Model.Result>], _ model: Model, limit: Int = 1_000_000
  ) -> Linearizability {
    let calls = history.sorted { $0.invoked < $1.invoked }
    let completed = calls.count { $0.result != nil }
    let start = Configuration(done: Array(repeating: 0, count: (calls.count + 63) / 64), state: model.initial)
    var seen: Set<Configuration<Model.State>> = [start]
    var pending = [(configuration: start, completed: 0)]
    while let (configuration, count) = pending.popLast() {
      if count == completed { return .linearizable }
      for index in candidates(calls, configuration.done) {
        let call = calls[index]
        let (state, result) = model.apply(call.operation, to: configuration.state)
        if let expected = call.result, expected != result { continue }
        var next = configuration
        next.done[index / 64] |= 1 << UInt64(index % 64)
        next.state = state
        guard !seen.contains(next) else { continue }
        if seen.count >= limit { return .undecided }
        seen.insert(next)
        pending.append((next, call.result == nil ? count : count + 1))
      }
    }
    return .notLinearizable
  }

  /// Checks each key's calls by themselves: a history is linearizable if and only if those of each object are (M.
  /// Herlihy and J. Wing's locality). Right only where keys share no state.
  public static func check<Model: SequentialModel, Key: Hashable>(
    _ history: [Call<Model.Operation, Model.Result>], _ model: Model, limit: Int = 1_000_000,
    partitionedBy key: (Model.Operation) -> Key
  ) -> Linearizability {
    var answer = Linearizability.linearizable
    for calls in Dictionary(grouping: history, by: { key($0.operation) }).values {
      switch check(calls, model, limit: limit) {
      case .notLinearizable: return .notLinearizable
      case .undecided: answer = .undecided
      case .linearizable: break
      }
    }
    return answer
  }

  /// The calls that may come next: those not yet done that began before every other one not yet done returned.
  private static func candidates<Operation, Result>(
    _ calls: [Call<Operation, Result>], _ done: [UInt64]
  ) -> [Int] {
    var found: [Int] = []
    var earliestReturn = UInt64.max
    for index in calls.indices where done[index / 64] >> UInt64(index % 64) & 1 == 0 {
      // In order of invocation: all that follow began later still.
      if calls[index].invoked > earliestReturn { break }
      found.append(index)
      earliestReturn = min(earliestReturn, calls[index].returned)
    }
    return found
  }
}
