/// The exit codes of the monitor: those of `loadtest` that it has a use for.
package enum MonitorExit: Int32, Error, Sendable {
  /// It was asked to end.
  case ended = 0
  /// Wrong usage of the command line.
  case usage = 64
  /// The results folder, or a token's file, cannot be read.
  case unreadableInput = 66
  /// The tool itself broke.
  case internalError = 70
  /// The address cannot be listened on.
  case cannotCreate = 73
}
