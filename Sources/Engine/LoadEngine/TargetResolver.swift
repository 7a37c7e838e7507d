internal import LoadScenario
internal import LoadStatistics
internal import LoadTarget

/// Finds the target that a plan names.
enum TargetResolver {
  static func resolve(
    _ reference: TargetReference, among targets: [TargetDescription]
  ) throws -> TargetDescription {
    switch reference.source {
    case .plugin(let path): return try PluginLoader.load(path: path)
    case .named(let name):
      guard let target = targets.first(where: { $0.name == name }) else {
        throw TargetRefusal(
          "unknown target '\(name)'; expected one of \(targets.map(\.name).ordered().joined(separator: ", "))")
      }
      return try target.configured(by: reference.config)
    }
  }
}
