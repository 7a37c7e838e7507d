/// Everything that is wrong with a configuration, at once.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// One sentence for each impossible value, with what is possible.
  public let problems: [String]

  /// Describes what is wrong.
  public init(problems: [String]) { self.problems = problems }

  /// The problems, separated by semicolons.
  public var description: String { problems.joined(separator: "; ") }
}
