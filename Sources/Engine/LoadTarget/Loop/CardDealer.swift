/// Deals the decks of a group's workers, which share it. Whoever sets it in a ``LoopState`` keeps it.
open class CardDealer {
  /// A dealer.
  public init() {}

  /// Writes a worker's next cards over its deck. Called between two operations, by whoever runs the worker; does not block.
  ///
  /// - Returns: how many cards, at least 1.
  open func deal(worker: Int) -> Int { preconditionFailure("a dealer deals") }
}
