/// What scenarios may name: targets and their operations.
///
/// The parser asks it for the operations of the scenario's target; the command line fills it from the built-in
/// targets, users' own and, through a measuring process, plugins.
public struct TargetCatalog: Sendable {
  /// An operation that a mix may name.
  public struct Operation: Sendable, Hashable {
    /// Its name in the target.
    public var name: String
    /// Whether it must be awaited, so that only `tasks` can perform it.
    public var isAsynchronous: Bool

    /// Makes an operation.
    public init(name: String, isAsynchronous: Bool = false) {
      self.name = name
      self.isAsynchronous = isAsynchronous
    }
  }

  /// A target with its operations.
  public struct Target: Sendable, Hashable {
    /// The operations in the target's order.
    public var operations: [Operation]
    /// Whether a worker's calls must come from one thread, so that only `threads` can run it.
    public var staysOnThread: Bool

    /// Makes a target.
    public init(operations: [Operation], staysOnThread: Bool = false) {
      self.operations = operations
      self.staysOnThread = staysOnThread
    }
  }

  /// Why a plugin cannot be used.
  public struct PluginFailure: Error, Sendable, Hashable {
    /// Whether the file could not be read at all (exit code 66) rather than not be loaded (65).
    public var isUnreadable: Bool
    /// What went wrong, for people.
    public var message: String

    /// Makes a failure.
    public init(isUnreadable: Bool, message: String) {
      self.isUnreadable = isUnreadable
      self.message = message
    }
  }

  /// Targets by name.
  public var named: [String: Target]
  /// Describes the plugin at an absolute path.
  public var plugin: @Sendable (String) throws(PluginFailure) -> Target

  /// Makes a catalogue.
  public init(named: [String: Target], plugin: @escaping @Sendable (String) throws(PluginFailure) -> Target) {
    self.named = named
    self.plugin = plugin
  }
}
