/// Why a text is no JSON: the first thing that is wrong.
public struct JSONSyntaxError: Error, Sendable, Hashable {
  /// Where.
  public var position: JSONPosition
  /// What was found and what was expected.
  public var message: String
}
