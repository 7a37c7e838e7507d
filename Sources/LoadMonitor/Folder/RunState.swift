/// What a run is doing.
package enum RunState: String, Sendable, Codable {
  /// It wrote its record.
  case finished
  /// It is going on.
  case running
  /// It wrote no record, and has not written anything for long.
  case lost
}
