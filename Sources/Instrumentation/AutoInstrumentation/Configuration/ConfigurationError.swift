/// All problems of a configuration.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// One sentence for each invalid value, with the valid range.
  public let problems: [String]

  /// An error with these problems.
  public init(problems: [String]) { self.problems = problems }

  /// The problems, separated by semicolons.
  public var description: String { problems.joined(separator: "; ") }
}
