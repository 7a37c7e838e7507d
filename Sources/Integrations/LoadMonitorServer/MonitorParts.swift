#if Monitor
  internal import AutoInstrumentation
  internal import LoadMonitor
  internal import LoadPlatform
  internal import LoadRecord
  internal import Logging
  internal import NIOCore

  /// The parts of the monitor, apart from the server itself.
  struct MonitorParts: Sendable {
    let settings: MonitorSettings
    let folder: ResultsFolder
    let index: RunIndex
    let hub: LiveHub<ByteBuffer>
    let scenarios: ScenarioFolder
    let runner: ScenarioRunner
    let guarded: GuardedOperations
    let requests = RequestCounts()
    let work = BlockingWork()
    let metrics: SingleFlight<ByteBuffer>
    /// The access token.
    let token: AccessToken?
    /// The value of the session cookie of logged-in clients; new with each start.
    let session: String
    let sessionToken: AccessToken
    let host: HostRule
    let logger: Logger

    /// How long metrics are cached: scrapes are seconds apart, and many at once cost no more than one.
    private static let metricsMilliseconds: UInt64 = 500

    init(_ settings: MonitorSettings, logger: Logger) {
      self.settings = settings
      self.logger = logger
      folder = ResultsFolder(path: settings.results)
      index = RunIndex(folder: folder)
      hub = LiveHub(folder: folder) { ByteBuffer(string: $0) }
      scenarios = ScenarioFolder(path: settings.scenarios)
      runner = ScenarioRunner(command: settings.loadtest, outputFolder: settings.results)
      guarded = GuardedOperations(Self.system(logger)) { [folder] in (try? folder.check()) != nil }
      token = settings.token.flatMap { AccessToken($0) }
      session = AccessToken.randomText()
      sessionToken = AccessToken(session) ?? .random()
      host = HostRule(boundHost: settings.host)
      let metrics = MonitorMetrics(index: index, guarded: guarded, requests: requests) { [hub] in hub.openStreams }
      self.metrics = SingleFlight(milliseconds: Self.metricsMilliseconds) { [work, index, guarded] in
        try await work.run {
          // The first scan takes a while; until it is complete, runs are not exported.
          if index.isComplete { try guarded.run(.metrics) { try index.refresh() } }
          return ByteBuffer(string: metrics.text())
        }
      }
    }

    /// After five consecutive failures to read the folder, it is not read for five seconds.
    private static func system(_ logger: Logger) -> InstrumentedSystem {
      let policy = try? BreakerPolicy(failureThreshold: 5, recoveryTimeout: .seconds(5))
      let configuration = try? policy.map { policy throws(ConfigurationError) in
        try InstrumentationConfiguration(breakerPolicy: policy, operationCapacity: 64)
      }
      return InstrumentedSystem(configuration: configuration ?? .standard, logger: logger)
    }

    /// Reads files on a thread that may block, behind the operation's breaker.
    ///
    /// - Throws: what `body` throws; ``MonitorError`` 503 when too many jobs are waiting, or the breaker is open.
    func reading<Result: Sendable>(
      _ operation: GuardedOperations.Operation, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
      try await work.run { [guarded] in try guarded.run(operation, body) }
    }

    /// Scans the folder in the background.
    func begin() {
      do {
        try NativeThread.start(name: "index") {
          do throws(FileFailure) { try index.refresh() } catch { logger.error("\(error.description)") }
        }.detach()
      } catch {
        logger.error("cannot scan the results folder: \(error.description)")
      }
    }
  }
#endif
