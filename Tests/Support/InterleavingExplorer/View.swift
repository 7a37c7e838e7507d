/// For each word with a history, the position of the oldest value that a thread may still find. A word that is not there is
/// at position 0.
struct View: Sendable {
  private var positions: [Int] = []

  subscript(word: Int) -> Int { word < positions.count ? positions[word] : 0 }

  mutating func raise(_ word: Int, to position: Int) {
    while positions.count <= word { positions.append(0) }
    positions[word] = max(positions[word], position)
  }

  mutating func join(_ other: View) {
    for (word, position) in other.positions.enumerated() where position > 0 { raise(word, to: position) }
  }
}
