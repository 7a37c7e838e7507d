/// Why a text is not valid JSON: the first error.
public struct JSONSyntaxError: Error, Sendable, Hashable {
  /// Where the error is.
  public var position: JSONPosition
  /// What was found and what was expected.
  public var message: String
}
