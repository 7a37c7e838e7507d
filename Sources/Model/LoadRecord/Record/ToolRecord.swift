/// The program that measured.
public struct ToolRecord: Sendable, Codable, Equatable {
  /// The version of loadtest.
  public var version: String
  /// `release` or `debug`.
  public var build: String
  /// The Swift compiler's version.
  public var swift: String

  /// Why the times that it measured are meaningless; nil if it was built with optimisation.
  public var distrust: String? {
    build == "release" ? nil : "measured in an unoptimised (debug) build: its times are meaningless"
  }
}
