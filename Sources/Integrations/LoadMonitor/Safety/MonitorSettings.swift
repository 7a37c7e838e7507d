/// What the monitor was started with.
package struct MonitorSettings: Sendable {
  /// The results folder.
  package var results: String
  /// The host to listen on.
  package var host: String
  /// The port; 0: any that is free.
  package var port: Int
  /// What clients must say; nil: nothing.
  package var token: String?
  /// Whether scenarios may be started.
  package var allowsStart: Bool
  /// Where scenarios are.
  package var scenarios: String
  /// The command that runs them.
  package var loadtest: String
  /// So many connections are open at once; of more the one that has been idle longest is closed.
  package var maximumConnections: Int
  /// How long a client may take to send a request.
  package var readTimeoutNanoseconds: UInt64
  /// How long a connection may be without a request.
  package var idleTimeoutNanoseconds: UInt64

  /// Settings.
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

  /// A request's body has so many bytes at most.
  package static let maximumBodyBytes = 65_536
  /// All headers of a request together have so many bytes at most.
  package static let maximumHeaderBytes = 16_384
  /// A request has so many headers at most.
  package static let maximumHeaders = 100
  /// How long a client may take nothing of what it is sent.
  package static let writeTimeoutSeconds = 30

  /// The read timeouts that are possible, in nanoseconds.
  package static let readTimeouts: ClosedRange<UInt64> = 100_000_000...3_600_000_000_000
  /// The idle timeouts that are possible, in nanoseconds.
  package static let idleTimeouts: ClosedRange<UInt64> = 1_000_000_000...86_400_000_000_000

  /// What is wrong with them, in words; nil: nothing.
  package var mistake: String? {
    if let token, token.isEmpty { return "The token is empty." }
    if token == nil, !HostRule.isLoopback(host) {
      return
        "Anyone who can reach \(host) could see all runs: set a token (--token-file FILE, or LOADTEST_MONITOR_TOKEN in "
        + "the environment), or listen only on this machine (--host 127.0.0.1)."
    }
    if !(0...65_535).contains(port) { return "--port must be 0 to 65535." }
    if !(1...1_000_000).contains(maximumConnections) { return "--max-connections must be 1 to 1000000." }
    if !Self.readTimeouts.contains(readTimeoutNanoseconds) { return "--header-timeout must be 100ms to 1h." }
    if !Self.idleTimeouts.contains(idleTimeoutNanoseconds) { return "--idle-timeout must be 1s to 24h." }
    return nil
  }

  /// What connections are held to.
  package var patience: ConnectionPatience.Limits {
    ConnectionPatience.Limits(
      readNanoseconds: readTimeoutNanoseconds, idleNanoseconds: idleTimeoutNanoseconds,
      writeNanoseconds: UInt64(Self.writeTimeoutSeconds) * 1_000_000_000)
  }
}
