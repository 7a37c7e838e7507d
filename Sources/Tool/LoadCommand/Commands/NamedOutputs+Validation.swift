internal import ArgumentParser
internal import LoadWorkflow

extension NamedOutputs {
  /// Rejects output files that would overwrite each other or an input of the command.
  func validate(reading inputs: [String?] = []) throws {
    if let refusal = refusal(reading: inputs.compactMap { $0 }) { throw ValidationError(refusal) }
  }
}
