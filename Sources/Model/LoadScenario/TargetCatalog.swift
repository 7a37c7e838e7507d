/// The targets that scenarios may name, and their operations.
///
/// The parser looks up the operations of the scenario's target in it; the command line fills it from the built-in
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

  /// Why a target cannot be used.
  public struct Failure: Error, Sendable, Hashable {
    /// Whether a plugin's file could not be read at all (exit code 66) rather than not be used (65).
    public var isUnreadable: Bool
    /// A message for people.
    public var message: String

    /// Makes a failure.
    public init(isUnreadable: Bool = false, message: String) {
      self.isUnreadable = isUnreadable
      self.message = message
    }
  }

  /// Targets by name.
  public var named: [String: Target]
  /// Describes a named target with a configuration, which is JSON text.
  public var configured: @Sendable (_ name: String, _ config: String) throws(Failure) -> Target?
  /// Describes the plugin at an absolute path.
  public var plugin: @Sendable (String) throws(Failure) -> Target

  /// Makes a catalogue. Without `configured` the operations of all targets are the same for every configuration.
  public init(
    named: [String: Target], configured: (@Sendable (String, String) throws(Failure) -> Target?)? = nil,
    plugin: @escaping @Sendable (String) throws(Failure) -> Target
  ) {
    self.named = named
    self.configured = configured ?? { name, _ in named[name] }
    self.plugin = plugin
  }
}
