import InterleavingExplorer

/// R. Treiber's stack (1986) of nodes that are used again: with a bare head it has the ABA fault, with a count in the
/// head's upper half it has not.
struct SimulatedStack: Sendable {
  private static let head = 0

  /// Word 0 is the head; word n > 0 is what follows node n; word `nodes` + n counts who holds node n.
  let memory: SimulatedMemory
  private let nodes: Int
  private let counts: Bool

  /// A stack from which node 1 is popped first and `nodes` last.
  init(nodes: Int, counts: Bool) {
    memory = SimulatedMemory(words: 2 * nodes + 1)
    self.nodes = nodes
    self.counts = counts
    for node in stride(from: nodes, to: 0, by: -1) { push(UInt64(node)) }
  }

  func pop() -> UInt64? {
    while true {
      let head = memory.load(Self.head)
      let node = head & 0xFFFF_FFFF
      if node == 0 { return nil }
      let next = memory.load(Int(node))
      if memory.compareExchange(Self.head, expected: head, desired: successor(of: head, next)).exchanged { return node }
    }
  }

  func push(_ node: UInt64) {
    while true {
      let head = memory.load(Self.head)
      memory.store(Int(node), head & 0xFFFF_FFFF)
      if memory.compareExchange(Self.head, expected: head, desired: successor(of: head, node)).exchanged { return }
    }
  }

  /// Marks a popped node as one's own.
  func hold(_ node: UInt64?) {
    if let node { memory.add(nodes + Int(node), 1) }
  }

  /// Each node must be in the stack or be held, once.
  func check() -> String? {
    var found = (1...nodes).map { memory.load(nodes + $0) }
    var node = memory.load(Self.head) & 0xFFFF_FFFF
    while node != 0 {
      found[Int(node) - 1] += 1
      if found[Int(node) - 1] > 1 { return "node \(node) is in the stack and held, or in it twice" }
      node = memory.load(Int(node))
    }
    return found.allSatisfy { $0 == 1 } ? nil : "nodes were found \(found) times"
  }

  private func successor(of head: UInt64, _ node: UInt64) -> UInt64 {
    counts ? ((head >> 32 + 1) << 32) | node : node
  }
}
