/// Deals the decks of a group's workers, which share it. The owner of a ``LoopState`` keeps it alive.
open class CardDealer {
  /// A dealer.
  public init() {}

  /// Writes a worker's next cards over its deck. Called between two operations, by the thread that runs the worker;
  /// does not block.
  ///
  /// - Returns: the number of cards, at least 1.
  open func deal(worker: Int) -> Int { preconditionFailure("a subclass must override deal(worker:)") }
}
