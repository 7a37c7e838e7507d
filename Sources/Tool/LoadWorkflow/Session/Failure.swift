internal import LoadRecord
internal import LoadScenario

/// An error that ends a command early.
package struct Failure: Error {
  package var status: ExitStatus
  /// What is wrong and what to do.
  package var message: String

  package init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}

extension ExitStatus {
  /// Prints an error and returns its exit code; prints nothing and returns nil for an error that this program does not
  /// throw. A thrown exit status has already been explained.
  ///
  /// - Parameter subject: the scenario of a target that refused to run.
  package static func explaining(_ error: any Error, subject: String? = nil) -> ExitStatus? {
    switch error {
    case let status as ExitStatus: return status
    case let failure as Failure:
      Diagnostics.error(failure.message)
      return failure.status
    case let failure as FileFailure:
      Diagnostics.error(failure.description)
      return ExitStatus(failure)
    case let errors as ScenarioErrors:
      for error in errors.errors { Diagnostics.error(error.description) }
      return .worst(errors.errors.map { $0.category == .unreadable ? .unreadableInput : .invalidInput })
    case let refusal as Measuring.Refusal:
      Diagnostics.error((subject.map { "\($0): " } ?? "") + "the run did not start: \(refusal.message)")
      return .invalidInput
    default: return nil
    }
  }
}
