/// One thing that is wrong with an input file or an option.
public struct ScenarioError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of error it is.
  public enum Category: Sendable, Hashable {
    /// The content is not valid (exit code 65).
    case invalid
    /// The file cannot be read (exit code 66).
    case unreadable
  }

  /// What kind.
  public var category: Category
  /// The file, or the option.
  public var file: String
  /// Where in the file; nil for a whole file and for options.
  public var position: JSONPosition?
  /// The path inside the document, `groups[1].mix.get_statsu`; empty for the document.
  public var path: String
  /// What is wrong and how to fix it.
  public var message: String
  /// A name that was probably meant.
  public var suggestion: String?

  /// `high.json:12:7: error: groups[1].mix.get_statsu: unknown operation; did you mean 'get_status'?`, as compilers write
  /// it and editors read it; without a position, `high.json: cannot be read`.
  ///
  /// One line: control characters are written as `\u{…}`, long values of the file cut.
  public var description: String {
    var text = file
    if let position { text += ":\(position.line):\(position.column): error" }
    text += ": "
    if !path.isEmpty { text += Excerpt.of(path, limit: 200) + ": " }
    text += message
    if let suggestion { text += "; did you mean '\(suggestion)'?" }
    return Excerpt.oneLine(text)
  }
}

/// Everything that is wrong with an input file, in the order of the document.
public struct ScenarioErrors: Error, Sendable, Hashable, CustomStringConvertible {
  /// At least one.
  public var errors: [ScenarioError]

  /// One line each.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
