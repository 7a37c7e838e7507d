internal import ArgumentParser
internal import LoadWorkflow

extension NamedOutputs {
  /// Refuses files that cannot be written beside each other and beside what the command reads.
  func validate(reading inputs: [String?] = []) throws {
    if let refusal = refusal(reading: inputs.compactMap { $0 }) { throw ValidationError(refusal) }
  }
}
