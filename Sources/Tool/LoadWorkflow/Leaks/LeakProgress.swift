internal import LoadEngine
internal import LoadPlatform
internal import LoadReport

/// Shows the progress of a leak check: one line that is redrawn on a terminal, or a line every few seconds elsewhere.
final class LeakProgress: Sendable {
  private struct State {
    var step = ""
    var drawnNanoseconds: UInt64
  }

  private let isShown: Bool
  private let isLive: Bool
  private let budget: LeakBudget
  private let state: Lock<State>

  private static let redrawNanoseconds: UInt64 = 100_000_000
  private static let plainNanoseconds: UInt64 = 5_000_000_000

  init(_ budget: LeakBudget, isShown: Bool) {
    self.budget = budget
    self.isShown = isShown
    isLive = isShown && Terminal.showsProgress
    state = Lock(State(drawnNanoseconds: MonotonicClock.nanoseconds()))
  }

  /// Announces the next step of the check.
  func begin(_ step: String) {
    state.withLock { $0.step = step }
    note(step)
  }

  /// Prints a note, unless progress is suppressed.
  func note(_ text: String) { if isShown { Diagnostics.note(text) } }

  /// Takes the status of the measuring process and redraws if due.
  func tick(_ status: LiveStatus) {
    guard isShown else { return }
    let now = MonotonicClock.nanoseconds()
    let step: String? = state.withLock { state in
      let every = isLive ? Self.redrawNanoseconds : Self.plainNanoseconds
      guard now >= state.drawnNanoseconds + every else { return nil }
      state.drawnNanoseconds = now
      return state.step
    }
    guard let step else { return }
    let share = status.leakCheckShare.map { "\(Int($0 * 100)) %, " } ?? ""
    let line =
      "loadtest: \(step): \(share)\(Figures.count(status.operations)) operations, "
      + "\(Figures.span(seconds: Double(budget.spentNanoseconds) / 1e9)) of at most \(budget.text)"
    if isLive {
      let columns = Terminal.size.columns
      let shown = String(line.prefix(max(1, columns - 1)))
      LiveBlock.shared.draw([(shown, shown.count)], columns: columns)
    } else {
      Diagnostics.progress(line + "\n")
    }
  }

  /// Clears the line.
  func finish() { if isLive { LiveBlock.shared.clear(columns: Terminal.size.columns) } }
}
