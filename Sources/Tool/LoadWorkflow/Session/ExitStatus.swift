public import LoadRecord

/// The exit codes of all commands.
public enum ExitStatus: Int32, Error, Sendable, CaseIterable {
  /// Everything that was judged holds.
  case pass = 0
  /// A threshold did not hold, an invariant was violated, or the target could not serve the offered rate.
  case fail = 1
  /// The measurement cannot be trusted or did not complete.
  case invalid = 2
  /// A threshold or comparison had too few samples to decide.
  case noData = 3
  /// A usage error of the command line.
  case usage = 64
  /// A scenario, thresholds or record file is not valid.
  case invalidInput = 65
  /// An input file cannot be read.
  case unreadableInput = 66
  /// The tool itself failed.
  case internalError = 70
  /// An output file or folder cannot be created.
  case cannotCreate = 73
  /// Reading or writing failed, on a full disk for instance.
  case transferFailed = 74
  /// Interrupted: what was measured until then was saved and judged.
  case interrupted = 130

  /// The code of a verdict.
  public init(_ outcome: Verdict.Outcome) {
    switch outcome {
    case .pass: self = .pass
    case .fail: self = .fail
    case .invalid: self = .invalid
    case .noData: self = .noData
    }
  }

  /// The code of a judged run.
  package init(_ record: RunRecord) {
    let judged = record.verdict.map { ExitStatus($0.outcome) } ?? .internalError
    self = record.ending.kind == .interrupted ? .interrupted : judged
  }

  /// The code of a file that could not be used.
  public init(_ failure: FileFailure) {
    switch failure.kind {
    case .create: self = .cannotCreate
    case .transfer: self = .transferFailed
    case .open: self = .unreadableInput
    case .content: self = .invalidInput
    }
  }

  /// The worst of several codes: fail before invalid before no data. Errors that prevented a run from being measured or
  /// saved are worse than any of them.
  public static func worst(_ statuses: [ExitStatus]) -> ExitStatus {
    let order: [ExitStatus] = [
      .interrupted, .internalError, .cannotCreate, .transferFailed, .unreadableInput, .invalidInput, .usage, .fail,
      .invalid, .noData,
    ]
    return order.first { statuses.contains($0) } ?? .pass
  }
}
