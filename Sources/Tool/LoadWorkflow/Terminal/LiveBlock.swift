internal import LoadPlatform

/// The lines at the bottom of the terminal that are redrawn in place. There is one terminal, so there is one of these.
///
/// The cursor stays visible, at the end of the last line: whatever ends the process leaves a terminal that is as it was.
final class LiveBlock: Sendable {
  private struct Drawn {
    /// The visible length of each line that is there.
    var lengths: [Int] = []
  }

  static let shared = LiveBlock()

  private let drawn = Lock(Drawn())

  /// Draws lines in place of those that are there.
  ///
  /// - Parameters:
  ///   - lines: each with its visible length, which is less than `columns`.
  ///   - columns: the terminal's now. Where it is narrower than before, lines that were drawn have been wrapped by it.
  func draw(_ lines: [(text: String, length: Int)], columns: Int) {
    drawn.withLock { drawn in
      let text = Self.home(drawn.lengths, columns: columns) + lines.map(\.text).joined(separator: "\n")
      drawn.lengths = lines.map(\.length)
      Diagnostics.progress(text)
    }
  }

  /// Takes the lines away, so that something else can be written.
  func clear(columns: Int) {
    drawn.withLock { drawn in
      guard !drawn.lengths.isEmpty else { return }
      Diagnostics.progress(Self.home(drawn.lengths, columns: columns))
      drawn.lengths = []
    }
  }

  /// To the beginning of what was drawn, and all below it away.
  static func home(_ lengths: [Int], columns: Int) -> String {
    guard !lengths.isEmpty else { return "" }
    let rows = lengths.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
    return (rows > 1 ? "\u{1B}[\(rows - 1)A" : "") + "\r\u{1B}[J"
  }
}
