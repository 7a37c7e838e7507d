/// The exit codes of the monitor, a subset of those of `loadtest`.
package enum MonitorExit: Int32, Error, Sendable {
  /// It ended on request.
  case ended = 0
  /// Wrong usage of the command line.
  case usage = 64
  /// The results folder, or a token's file, cannot be read.
  case unreadableInput = 66
  /// Internal error.
  case internalError = 70
  /// It cannot listen on the address.
  case cannotCreate = 73
}
