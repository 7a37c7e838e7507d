internal import LoadScenario
internal import LoadWorkflow

/// Parses option values that have the same syntax as in scenario files.
enum Usage {
  /// Reports an invalid value as a usage error of the command line.
  static func of<Value>(_ parse: () throws(ScenarioErrors) -> Value) throws(ExitStatus) -> Value {
    do throws(ScenarioErrors) {
      return try parse()
    } catch {
      for error in error.errors { Diagnostics.error(error.description) }
      throw .usage
    }
  }
}
