/// The description of a plugin by a measuring process.
public struct PluginDescription: Sendable, Codable {
  /// An operation of the plugin.
  public struct Operation: Sendable, Codable {
    /// The operation's name.
    public var name: String
    /// A one-line summary.
    public var summary: String
  }

  /// Why it cannot be used; nil if it can.
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
