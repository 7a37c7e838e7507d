internal import LoadEngine
internal import LoadPlatform
internal import LoadReport

/// The time budget of a leak check, over all its processes.
struct LeakBudget: Sendable {
  let nanoseconds: UInt64
  private let start = MonotonicClock.nanoseconds()

  init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  var spentNanoseconds: UInt64 { MonotonicClock.nanoseconds() - start }

  var remainingNanoseconds: UInt64 { nanoseconds - min(nanoseconds, spentNanoseconds) }

  /// The budget for messages.
  var text: String { Figures.span(seconds: Double(nanoseconds) / 1e9) }

  /// The part of the remaining time for one process.
  func part(_ share: Double) -> LeakCheckOrder.Budget {
    LeakCheckOrder.Budget(
      nanoseconds: nanoseconds,
      deadlineNanoseconds: MonotonicClock.nanoseconds() + UInt64(Double(remainingNanoseconds) * share))
  }
}
