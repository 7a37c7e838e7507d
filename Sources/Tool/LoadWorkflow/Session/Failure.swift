internal import LoadRecord
internal import LoadScenario

/// Why a command ends before it has done what it was asked for.
package struct Failure: Error {
  /// Its exit code.
  package var status: ExitStatus
  /// What is wrong and what to do.
  package var message: String

  /// Makes a failure.
  package init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}

extension ExitStatus {
  /// Prints what went wrong and gives its exit code; nil, and nothing is printed, for an error that this program does not throw.
  /// An exit status that is thrown has been explained before.
  ///
  /// - Parameter subject: what a target that refused to run belongs to.
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
