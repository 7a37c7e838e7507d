/// What a measuring process tells of a plugin.
public struct PluginDescription: Sendable, Codable {
  /// An operation of the plugin.
  public struct Operation: Sendable, Codable {
    /// Its name.
    public var name: String
    /// One line for people.
    public var summary: String
  }

  /// Why it cannot be used; nil when it can.
  public var failure: String?
  /// Whether the file could not be read at all.
  public var isUnreadable: Bool
  /// The target's name.
  public var name: String
  /// Its operations.
  public var operations: [Operation]
  /// Whether only `threads` can run it.
  public var workersStayOnThread: Bool
}
