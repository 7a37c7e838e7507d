/// Why a shared library cannot serve as a target.
public struct PluginFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// Whether the file could not be read at all, as opposed to not being usable.
  public var isUnreadable: Bool
  /// What was wrong and how to fix it.
  public var description: String

  /// Makes a failure.
  public init(isUnreadable: Bool = false, _ description: String) {
    self.isUnreadable = isUnreadable
    self.description = description
  }
}
