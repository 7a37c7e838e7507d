/// Lines of a report that are too wide for the terminal.
enum WrappedText {
  /// Continuation lines are aligned with the text after the label.
  private static let indent = String(repeating: " ", count: 15)

  /// The lines, with those that are too wide broken at spaces; a single word may be wider.
  static func lines(_ lines: [String], columns: Int) -> [String] {
    lines.flatMap { line in TextStyle.visibleLength(line) <= columns ? [line] : wrapped(line, columns) }
  }

  private static func wrapped(_ line: String, _ columns: Int) -> [String] {
    let lead = String(line.prefix { $0 == " " })
    let hanging = lead.count > indent.count ? lead : lead.count >= 6 ? lead + "  " : indent
    var lines: [String] = []
    var current = lead
    var isEmpty = true
    // Spaces between words stay as they are: labels and columns are made of them.
    var spaces = ""
    var words = line.dropFirst(lead.count)[...]
    while !words.isEmpty {
      let word = words.prefix { $0 != " " }
      words = words.dropFirst(word.count)
      let candidate = current + spaces + word
      if !isEmpty, TextStyle.visibleLength(candidate) > columns {
        lines.append(current)
        current = hanging + word
      } else {
        current = candidate
      }
      isEmpty = false
      let gap = words.prefix { $0 == " " }
      spaces = String(gap)
      words = words.dropFirst(gap.count)
    }
    return lines + [current]
  }
}
