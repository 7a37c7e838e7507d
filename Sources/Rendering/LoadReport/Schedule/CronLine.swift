/// A line of a user's crontab.
public struct CronLine: Sendable, Hashable {
  /// The longest line that every cron reads, in bytes: Vixie cron cuts longer ones off.
  public static let maximumLength = 999

  private let test: ScheduledLoadTest
  private let searchPath: String

  /// The line of a load test.
  ///
  /// - Parameter searchPath: the command's `PATH`: cron's own knows nothing of where Swift is installed.
  public init(_ test: ScheduledLoadTest, searchPath: String) {
    self.test = test
    self.searchPath = searchPath
  }

  /// The file for `--write`.
  public var fileName: String { "\(test.name).cron" }

  /// The line, without its end.
  public var line: String {
    let words = ["PATH=\(CronLine.word(searchPath))"] + ([test.wrapper] + test.arguments).map(CronLine.word)
    return "\(test.time.cronFields) \(words.joined(separator: " "))"
  }

  /// The line under a comment.
  public var text: String {
    """
    # \(test.name), \(test.time.words) by the machine's time. Made by 'loadtest schedule'; add both lines with \
    crontab -e.
    \(line)

    """
  }

  /// A word of the shell that comes through cron unharmed.
  ///
  /// cron takes `%` for the end of the line unless it is `\%`. Some crons also make one backslash of two, others do
  /// not; before a backslash or `%`, a backslash is therefore written so that neither sees it.
  static func word(_ text: String) -> String {
    if ShellWord.isPlain(text) { return text }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView("'".unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      switch scalar {
      case "'": result += "'\\''".unicodeScalars
      case "%": result += "\\%".unicodeScalars
      case "\\" where next == "\\" || next == "%": result += "'\"$(printf '\\134')\"'".unicodeScalars
      default: result.append(scalar)
      }
    }
    return String(result) + "'"
  }
}
