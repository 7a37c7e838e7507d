internal import LoadPlatform

/// The lines at the bottom of the terminal that are redrawn in place. There is one instance, as there is one terminal.
///
/// The cursor stays visible, at the end of the last line, so that the terminal is usable however the process ends.
final class LiveBlock: Sendable {
  private struct Drawn {
    /// The visible length of each drawn line.
    var lengths: [Int] = []
  }

  static let shared = LiveBlock()

  private let drawn = Lock(Drawn())

  /// Draws lines in place of the current ones.
  ///
  /// - Parameters:
  ///   - lines: each with its visible length, which is less than `columns`.
  ///   - columns: the current width of the terminal. If it became narrower, it has wrapped the drawn lines.
  func draw(_ lines: [(text: String, length: Int)], columns: Int) {
    drawn.withLock { drawn in
      let text = Self.home(drawn.lengths, columns: columns) + lines.map(\.text).joined(separator: "\n")
      drawn.lengths = lines.map(\.length)
      Diagnostics.progress(text)
    }
  }

  /// Removes the lines, so that other output can be written.
  func clear(columns: Int) {
    drawn.withLock { drawn in
      guard !drawn.lengths.isEmpty else { return }
      Diagnostics.progress(Self.home(drawn.lengths, columns: columns))
      drawn.lengths = []
    }
  }

  /// Moves to the beginning of the drawn lines and clears everything below.
  static func home(_ lengths: [Int], columns: Int) -> String {
    guard !lengths.isEmpty else { return "" }
    let rows = lengths.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
    return (rows > 1 ? "\u{1B}[\(rows - 1)A" : "") + "\r\u{1B}[J"
  }
}
