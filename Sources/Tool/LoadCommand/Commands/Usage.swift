internal import LoadScenario
internal import LoadWorkflow

/// Values of options that are written as in scenario files.
enum Usage {
  /// Prints what is wrong with a value, which is wrong usage of the command line.
  static func of<Value>(_ parse: () throws(ScenarioErrors) -> Value) throws(ExitStatus) -> Value {
    do throws(ScenarioErrors) {
      return try parse()
    } catch {
      for error in error.errors { Diagnostics.error(error.description) }
      throw .usage
    }
  }
}
