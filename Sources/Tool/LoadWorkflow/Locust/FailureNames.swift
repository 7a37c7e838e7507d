internal import LoadScenario
internal import LoadTarget

/// What kinds of failures are called while a run goes on. A plugin is loaded in the measuring process alone, and tells its
/// names at the end: until then they are numbers.
enum FailureNames {
  static func of(_ plan: Plan) -> @Sendable (Int32) -> String {
    guard case .named(let name) = plan.target.source,
      let target = CommandContext.current.targets.first(where: { $0.name == name })
    else { return { "code \($0)" } }
    return target.failureName
  }
}
