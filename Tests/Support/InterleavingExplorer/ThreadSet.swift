/// A set of simulated threads by index, at most ``capacity``.
struct ThreadSet: Equatable, Sendable {
  /// How many threads an exploration can have. Far more than can be explored.
  static let capacity = 32

  private var bits: UInt32 = 0

  /// The empty set.
  init() {}

  /// A set of one.
  init(_ thread: Int) { insert(thread) }

  /// The set of the first `count`.
  init(first count: Int) { for index in 0..<count { insert(index) } }

  /// The least index.
  var first: Int? { bits == 0 ? nil : bits.trailingZeroBitCount }

  func contains(_ thread: Int) -> Bool { thread >= 0 && thread < Self.capacity && bits >> UInt32(thread) & 1 == 1 }

  mutating func insert(_ thread: Int) { bits |= 1 << UInt32(thread) }

  mutating func remove(_ thread: Int) { bits &= ~(1 << UInt32(thread)) }
}
