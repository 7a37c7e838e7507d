/// Finds the name that was probably meant.
package enum NearMiss {
  /// The candidate with the smallest edit distance, where that is small for its length; nil when none is near.
  package static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in candidates where name.utf8.count <= 8 * candidate.utf8.count + 8 {
      let distance = distance(Array(name.lowercased()), Array(candidate.lowercased()))
      if distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    guard let best, best.distance <= max(1, min(name.count, best.name.count) / 3) else { return nil }
    return best.name
  }

  /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours count one each.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
