/// Which code a plan runs.
public struct TargetReference: Sendable, Hashable {
  /// A built-in target's name, or a plugin's path.
  public var source: Source
  /// The target's own configuration as JSON text; `{}` when the scenario has none.
  public var config: String

  /// Where a target comes from.
  public enum Source: Sendable, Hashable {
    /// A target that is linked into the executable.
    case named(String)
    /// A shared library that exports `loadtest_target_main`: an absolute path.
    case plugin(path: String)
  }

  /// Makes a reference.
  public init(source: Source, config: String = "{}") {
    self.source = source
    self.config = config
  }

  /// The name or path, for people.
  public var label: String {
    switch source {
    case .named(let name): name
    case .plugin(let path): path
    }
  }

  /// The label and, where there is one, the configuration: different for different references.
  public var labelWithConfig: String { config == "{}" ? label : "\(label) \(config)" }
}
