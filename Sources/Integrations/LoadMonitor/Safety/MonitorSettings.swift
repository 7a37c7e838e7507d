internal import LoadScenario

/// The monitor's settings.
package struct MonitorSettings: Sendable {
  /// The results folder.
  package var results: String
  /// The host to listen on.
  package var host: String
  /// The port; 0 selects a free one.
  package var port: Int
  /// The access token; nil if none is required.
  package var token: String?
  /// Whether scenarios may be started.
  package var allowsStart: Bool
  /// The folder of the scenarios.
  package var scenarios: String
  /// The command that runs them.
  package var loadtest: String
  /// Maximum number of open connections; beyond it, the longest idle connection is closed.
  package var maximumConnections: Int
  /// Maximum time to receive a request.
  package var readTimeoutNanoseconds: UInt64
  /// Maximum time a connection may stay idle.
  package var idleTimeoutNanoseconds: UInt64

  package init(
    results: String, host: String, port: Int, token: String?, allowsStart: Bool, scenarios: String, loadtest: String,
    maximumConnections: Int, readTimeoutNanoseconds: UInt64, idleTimeoutNanoseconds: UInt64
  ) {
    self.results = results
    self.host = host
    self.port = port
    self.token = token
    self.allowsStart = allowsStart
    self.scenarios = scenarios
    self.loadtest = loadtest
    self.maximumConnections = maximumConnections
    self.readTimeoutNanoseconds = readTimeoutNanoseconds
    self.idleTimeoutNanoseconds = idleTimeoutNanoseconds
  }

  /// Maximum size of a request's body.
  package static let maximumBodyBytes = 65_536
  /// Maximum total size of a request's headers.
  package static let maximumHeaderBytes = 16_384
  /// Maximum number of headers of a request.
  package static let maximumHeaders = 100
  /// Maximum time a client may not read a response.
  package static let writeTimeoutSeconds = 30

  /// The valid read timeouts, in nanoseconds.
  package static let readTimeouts: ClosedRange<UInt64> = 100_000_000...3_600_000_000_000
  /// The valid idle timeouts, in nanoseconds.
  package static let idleTimeouts: ClosedRange<UInt64> = 1_000_000_000...86_400_000_000_000

  /// What is wrong with the settings; nil if they are valid.
  package var mistake: String? {
    if let token, token.isEmpty { return "The token is empty; specify a non-empty one." }
    if token == nil, !HostRule.isLoopback(host) {
      return
        "Anyone who can reach \(host) could see all runs: set a token (--token-file FILE, or LOADTEST_MONITOR_TOKEN in "
        + "the environment), or listen only on this machine (--host 127.0.0.1)."
    }
    if !(0...65_535).contains(port) { return "--port '\(port)': expected 0 to 65535." }
    if !(1...1_000_000).contains(maximumConnections) {
      return "--max-connections '\(maximumConnections)': expected 1 to 1000000."
    }
    if !Self.readTimeouts.contains(readTimeoutNanoseconds) {
      return "--header-timeout '\(DurationText.of(nanoseconds: readTimeoutNanoseconds))': expected 100ms to 1h."
    }
    if !Self.idleTimeouts.contains(idleTimeoutNanoseconds) {
      return "--idle-timeout '\(DurationText.of(nanoseconds: idleTimeoutNanoseconds))': expected 1s to 24h."
    }
    return nil
  }

  /// The timeouts of connections.
  package var patience: ConnectionPatience.Limits {
    ConnectionPatience.Limits(
      readNanoseconds: readTimeoutNanoseconds, idleNanoseconds: idleTimeoutNanoseconds,
      writeNanoseconds: UInt64(Self.writeTimeoutSeconds) * 1_000_000_000)
  }
}
