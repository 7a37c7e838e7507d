internal import LoadScenario
internal import LoadTarget

/// The names of failure kinds during a run. A plugin is loaded only in the measuring process, which reports its names
/// at the end; until then they are numbers.
enum FailureNames {
  static func of(_ plan: Plan) -> @Sendable (Int32) -> String {
    guard case .named(let name) = plan.target.source,
      let target = CommandContext.current.targets.first(where: { $0.name == name })
    else { return { "code \($0)" } }
    return target.failureName
  }
}
