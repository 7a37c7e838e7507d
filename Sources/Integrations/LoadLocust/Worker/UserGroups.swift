/// Which groups of a scenario users belong to: a user is a worker of the scenario, and users come in the proportions of the
/// scenario's own workers.
public struct UserGroups: Sendable, Hashable {
  private let weights: [Int]

  /// - Parameter workers: how many workers each group of the scenario has.
  public init(workers: [Int]) { weights = workers.map { max(1, $0) } }

  /// How many of so many users are in each group.
  ///
  /// A user more never takes one from a group, so that users need not change: each goes where its group is furthest behind
  /// (the method of Webster and Sainte-Laguë).
  public func counts(users: Int) -> [Int] {
    let all = weights.reduce(0, +)
    // Whole rounds first: after each the proportions are exact.
    let rounds = max(0, users / all)
    var counts = weights.map { $0 * rounds }
    for _ in 0..<max(0, users - rounds * all) {
      var next = 0
      for group in weights.indices.dropFirst()
      where (2 * counts[group] + 1) * weights[next] < (2 * counts[next] + 1) * weights[group] {
        next = group
      }
      counts[next] += 1
    }
    return counts
  }
}
