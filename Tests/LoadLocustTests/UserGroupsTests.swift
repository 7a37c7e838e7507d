import LoadLocust
import Testing

@Suite("Users and groups")
struct UserGroupsTests {
  @Test(
    "users come in the scenario's proportions, and one more takes none away",
    arguments: [[1], [4], [3, 1], [90, 9, 1], [1, 1, 1], [7, 2]])
  func proportions(_ workers: [Int]) {
    let groups = UserGroups(workers: workers)
    let all = workers.reduce(0, +)
    var before = workers.map { _ in 0 }
    for users in 0...(3 * all + 2) {
      let counts = groups.counts(users: users)
      #expect(counts.reduce(0, +) == users)
      #expect(zip(counts, before).allSatisfy { $0 >= $1 }, "\(users) users")
      for (count, weight) in zip(counts, workers) {
        #expect(abs(Double(count) - Double(users * weight) / Double(all)) <= 1, "\(users) users")
      }
      before = counts
    }
    #expect(groups.counts(users: 2 * all) == workers.map { 2 * $0 })
  }
}
