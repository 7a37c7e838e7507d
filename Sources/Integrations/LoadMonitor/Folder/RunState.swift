/// What a run is doing.
package enum RunState: String, Sendable, Codable {
  /// It wrote its record.
  case finished
  /// It is going on.
  case running
  /// There is a record that cannot be read: torn, or of another tool.
  case unreadable
  /// It wrote no record, and has not written anything for long.
  case lost
}
