/// Why a shared library cannot serve as a target.
public struct PluginFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// Whether the file could not be read at all, rather than not be used.
  public var isUnreadable: Bool
  /// What was wrong and how to mend it.
  public var description: String

  /// Makes a failure.
  public init(isUnreadable: Bool = false, _ description: String) {
    self.isUnreadable = isUnreadable
    self.description = description
  }
}
