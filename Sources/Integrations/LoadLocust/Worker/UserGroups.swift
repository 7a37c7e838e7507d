/// Distributes users over the groups of a scenario: a user is a worker of the scenario, and the groups keep the
/// proportions of the scenario's own workers.
public struct UserGroups: Sendable, Hashable {
  private let weights: [Int]

  /// - Parameter workers: the number of workers of each group of the scenario.
  public init(workers: [Int]) { weights = workers.map { max(1, $0) } }

  /// The number of users in each group, for a total number of users.
  ///
  /// Adding a user never removes one from a group, so that users need not move: each joins the group that is furthest
  /// below its share (the method of Webster and Sainte-Laguë).
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
