#if Monitor
  internal import AutoInstrumentation
  internal import LoadMonitor
  internal import LoadPlatform
  internal import LoadRecord
  internal import Logging
  internal import NIOCore

  /// What the monitor is made of, beside the server itself.
  struct MonitorParts: Sendable {
    let settings: MonitorSettings
    let folder: ResultsFolder
    let index: RunIndex
    let hub: LiveHub<ByteBuffer>
    let scenarios: ScenarioFolder
    let runner: ScenarioRunner
    let system: InstrumentedSystem
    let requests = RequestCounts()
    let work = BlockingWork()
    let metrics: SingleFlight<ByteBuffer>
    /// What clients must say.
    let token: AccessToken?
    /// What is in the cookie of those who said it: new with each start.
    let session: String
    let sessionToken: AccessToken
    let host: HostRule
    let logger: Logger

    /// How long metrics are good: scrapes come seconds apart, and a crowd of them costs no more than one.
    private static let metricsMilliseconds: UInt64 = 500

    init(_ settings: MonitorSettings, logger: Logger) {
      self.settings = settings
      self.logger = logger
      folder = ResultsFolder(path: settings.results)
      index = RunIndex(folder: folder)
      hub = LiveHub(folder: folder) { ByteBuffer(string: $0) }
      scenarios = ScenarioFolder(path: settings.scenarios)
      runner = ScenarioRunner(command: settings.loadtest, outputFolder: settings.results)
      system = InstrumentedSystem(logger: logger)
      token = settings.token.flatMap { AccessToken($0) }
      session = AccessToken.randomText()
      sessionToken = AccessToken(session) ?? .random()
      host = HostRule(boundHost: settings.host)
      let metrics = MonitorMetrics(index: index, system: system, requests: requests) { [hub] in hub.openStreams }
      self.metrics = SingleFlight(milliseconds: Self.metricsMilliseconds) { [work, index] in
        try await work.run {
          // The first look takes as long as there are records to read: until it is over they are not told of.
          if index.isComplete { try index.refresh() }
          return ByteBuffer(string: metrics.text())
        }
      }
    }

    /// Looks through the folder in the background.
    func begin() {
      do {
        try NativeThread.start(name: "index") {
          do throws(FileFailure) { try index.refresh() } catch { logger.error("\(error.description)") }
        }.detach()
      } catch {
        logger.error("the results folder is not looked through: \(error.description)")
      }
    }
  }
#endif
