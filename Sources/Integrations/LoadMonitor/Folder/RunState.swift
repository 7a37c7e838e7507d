/// The state of a run.
package enum RunState: String, Sendable, Codable {
  /// It wrote its record.
  case finished
  /// It is in progress.
  case running
  /// Its record cannot be read: truncated, or of another tool.
  case unreadable
  /// It wrote no record, and has written nothing for a long time.
  case lost
}
