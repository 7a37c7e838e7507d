internal import LoadEngine
internal import LoadPlatform
internal import LoadReport

/// Shows the progress of a leak check: its steps, and how far the current one is.
final class LeakProgress: Sendable {
  private let isShown: Bool
  private let line: ProgressLine
  private let budget: LeakBudget
  private let step = Lock("")

  init(_ budget: LeakBudget, isShown: Bool) {
    self.budget = budget
    self.isShown = isShown
    line = ProgressLine(isShown: isShown)
  }

  /// Announces the next step of the check.
  func begin(_ step: String) {
    self.step.withLock { $0 = step }
    note(step)
  }

  /// Prints a note, unless progress is suppressed.
  func note(_ text: String) { if isShown { Diagnostics.note(text) } }

  /// Takes the status of the measuring process.
  func tick(_ status: LiveStatus) {
    line.show {
      let share = status.leakCheckShare.map { "\(Int($0 * 100)) %, " } ?? ""
      return "\(step.withLock { $0 }): \(share)\(Figures.count(status.operations)) operations, "
        + "\(Figures.span(seconds: Double(budget.spentNanoseconds) / 1e9)) of at most \(budget.text)"
    }
  }

  /// Clears the line.
  func finish() { line.finish() }
}
