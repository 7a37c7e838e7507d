/// The state of a window of calls in 64 bits, so that one compare-and-swap records a call.
///
/// | bits | content |
/// | --- | --- |
/// | 0–9 | the ring's place for the next call |
/// | 10 | whether every place has an outcome |
/// | 11–21 | failures in the window |
/// | 22–32 | slow calls in the window |
/// | 33–34 | the outcome of the latest call |
/// | 35 | whether the latest call's place still has to be written |
/// | 36–49 | the breaker's generation |
/// | 50–63 | how often the ring was filled, modulo 16,384 |
///
/// A thread mistakes a changed state for an unchanged one only if, between its load and its compare-and-swap, exactly a
/// multiple of 16,384 rings of calls ended and left the same sums.
struct CallWindowState: Equatable, Sendable {
  let rawValue: UInt64

  private static let fullBit: UInt64 = 1 << 10
  private static let failuresShift: UInt64 = 11
  private static let slowShift: UInt64 = 22
  private static let countMask: UInt64 = 0x7FF
  private static let latestShift: UInt64 = 33
  private static let unwrittenBit: UInt64 = 1 << 35
  private static let generationShift: UInt64 = 36
  private static let generationMask: UInt64 = 0x3FFF
  private static let round: UInt64 = 1 << 50

  init(rawValue: UInt64) { self.rawValue = rawValue }

  /// An empty window.
  init(generation: UInt64) { rawValue = generation << Self.generationShift }

  var generation: UInt64 { rawValue >> Self.generationShift & Self.generationMask }
  var place: Int { Int(rawValue & (Self.fullBit - 1)) }
  var isFull: Bool { rawValue & Self.fullBit != 0 }
  var latest: CallOutcome { CallOutcome(rawValue: rawValue >> Self.latestShift & 3) }
  var isUnwritten: Bool { rawValue & Self.unwrittenBit != 0 }

  /// The totals of the window.
  func totals(size: Int) -> WindowTotals {
    WindowTotals(
      calls: UInt64(isFull ? size : place), failures: rawValue >> Self.failuresShift & Self.countMask,
      slow: rawValue >> Self.slowShift & Self.countMask)
  }

  /// The state after a call.
  ///
  /// - Parameters:
  ///   - found: the current content of the call's place: the outcome that leaves a full window.
  ///   - size: the size of the ring.
  func following(_ outcome: CallOutcome, found: CallOutcome, size: Int) -> CallWindowState {
    let leaving = isFull ? found.rawValue : 0
    var next = rawValue & ~(Self.unwrittenBit | 3 << Self.latestShift)
    // Adds differences, without unpacking the fields: a sum never becomes negative, because it includes what leaves.
    next &+= (outcome.rawValue & 1 &- leaving & 1) << Self.failuresShift
    next &+= (outcome.rawValue >> 1 &- leaving >> 1) << Self.slowShift
    next |= outcome.rawValue << Self.latestShift
    if outcome != found { next |= Self.unwrittenBit }
    if place &+ 1 == size { return CallWindowState(rawValue: (next &- UInt64(place) | Self.fullBit) &+ Self.round) }
    return CallWindowState(rawValue: next &+ 1)
  }
}
