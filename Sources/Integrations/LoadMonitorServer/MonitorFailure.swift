#if Monitor
  package import LoadMonitor

  /// Why the monitor cannot serve.
  package struct MonitorFailure: Error, Sendable {
    /// The exit code.
    package var exit: MonitorExit
    /// A sentence for people.
    package var message: String

    init(_ exit: MonitorExit, _ message: String) {
      self.exit = exit
      self.message = message
    }
  }
#endif
