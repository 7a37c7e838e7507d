/// What is known of an admitted call: plain numbers, behind which no duty stands. ``BreakerPermit`` adds that.
@frozen
@usableFromInline
struct BreakerTicket: BitwiseCopyable, Sendable {
  /// The generation in which the call was admitted.
  @usableFromInline let generation: UInt64
  /// When it was admitted; 0 where the duration of calls is not looked at.
  @usableFromInline let startedNanoseconds: UInt64

  @inlinable
  init(generation: UInt64, startedNanoseconds: UInt64) {
    self.generation = generation
    self.startedNanoseconds = startedNanoseconds
  }
}
