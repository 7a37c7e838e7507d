internal import LoadPlatform

/// One line of progress: redrawn on a terminal, or printed every five seconds elsewhere. Nothing is printed before the
/// first of them is due.
package final class ProgressLine: Sendable {
  private let isShown: Bool
  private let isLive: Bool
  private let drawnNanoseconds: Lock<UInt64>

  private static let redrawNanoseconds: UInt64 = 100_000_000
  private static let plainNanoseconds: UInt64 = 5_000_000_000

  package init(isShown: Bool = true) {
    self.isShown = isShown
    isLive = isShown && Terminal.showsProgress
    drawnNanoseconds = Lock(MonotonicClock.nanoseconds())
  }

  /// Shows a text if that is due.
  package func show(_ text: () -> String) {
    guard isShown else { return }
    let now = MonotonicClock.nanoseconds()
    let isDue = drawnNanoseconds.withLock { drawn in
      guard now >= drawn + (isLive ? Self.redrawNanoseconds : Self.plainNanoseconds) else { return false }
      drawn = now
      return true
    }
    guard isDue else { return }
    let line = "loadtest: \(text())"
    if isLive {
      let columns = Terminal.size.columns
      let shown = String(line.prefix(max(1, columns - 1)))
      LiveBlock.shared.draw([(shown, shown.count)], columns: columns)
    } else {
      Diagnostics.progress(line + "\n")
    }
  }

  /// Clears the line.
  package func finish() { if isLive { LiveBlock.shared.clear(columns: Terminal.size.columns) } }
}
