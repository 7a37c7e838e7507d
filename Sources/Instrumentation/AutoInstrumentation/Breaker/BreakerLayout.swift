/// The offsets of a breaker's words, relative to its state word: statistics by stripe, then the window.
@usableFromInline
struct BreakerLayout: Sendable, Equatable {
  /// Where the first stripe of statistics begins: on a cache line.
  let statisticsOffset: Int
  /// One less than the number of stripes, which is a power of two.
  let stripeMask: Int
  /// Where the window begins: on a cache line.
  let windowOffset: Int
  /// The number of words from the breaker's state word to the end of the window, in whole cache lines.
  let wordCount: Int

  /// The words of a cache line.
  static let lineWords = 8

  /// - Parameters:
  ///   - statisticsOffset: the number of words that the breaker's owner uses before the statistics, in whole cache
  ///     lines.
  ///   - stripes: a power of two.
  init(_ policy: BreakerPolicy, statisticsOffset: Int, stripes: Int) {
    self.statisticsOffset = statisticsOffset
    stripeMask = stripes - 1
    windowOffset = statisticsOffset + stripes * Self.lineWords
    let windowWords =
      switch policy.rates?.window {
      case nil: 0
      case .calls(let size): CallWindow<MemoryWords>.wordCount(size: size)
      case .time: TimeWindow<MemoryWords>.wordCount(stripes: stripes)
      }
    wordCount = windowOffset + (windowWords + Self.lineWords - 1) / Self.lineWords * Self.lineWords
  }
}
