/// One card of a deck: an operation of the target, and the slot where it is recorded.
@frozen
public struct DeckEntry: Sendable, Hashable {
  @usableFromInline let bits: UInt32

  /// Set on a card whose operation must be awaited.
  @usableFromInline static let asynchronousBit: UInt32 = 1 << 31

  /// Maximum slot number of a card.
  public static let maximumSlot = 0x7FFF

  /// The card of an operation, at most 65,535, in a slot, at most ``maximumSlot``.
  public init(operation: Int, slot: Int, isAsynchronous: Bool = false) {
    precondition(operation >= 0 && operation <= 0xFFFF && slot >= 0 && slot <= DeckEntry.maximumSlot)
    bits = UInt32(operation) | UInt32(slot) << 16 | (isAsynchronous ? DeckEntry.asynchronousBit : 0)
  }

  /// The index into the target's operations.
  @inlinable
  public var operation: Int {
    @inline(__always) get { Int(bits & 0xFFFF) }
  }
  /// The slot in the lane.
  @inlinable
  public var slot: Int {
    @inline(__always) get { Int((bits & ~DeckEntry.asynchronousBit) >> 16) }
  }
  /// Whether the operation must be awaited.
  @inlinable
  public var isAsynchronous: Bool {
    @inline(__always) get { bits & DeckEntry.asynchronousBit != 0 }
  }
}
