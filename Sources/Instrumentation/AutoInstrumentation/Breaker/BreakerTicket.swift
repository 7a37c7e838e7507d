/// The data of an admitted call: plain numbers without an obligation, which ``BreakerPermit`` adds.
@frozen
@usableFromInline
struct BreakerTicket: BitwiseCopyable, Sendable {
  /// The generation in which the call was admitted.
  @usableFromInline let generation: UInt64
  /// When it was admitted; 0 if calls are not timed.
  @usableFromInline let startedNanoseconds: UInt64

  @inlinable
  init(generation: UInt64, startedNanoseconds: UInt64) {
    self.generation = generation
    self.startedNanoseconds = startedNanoseconds
  }
}
