/// The route of a request's path. Pure: paths are compared part by part; only what ``RunIdentifier`` accepts reaches
/// the file system.
package enum MonitorRoute: Sendable, Equatable {
  /// The list of runs.
  case list
  /// A run's page.
  case run(RunIdentifier)
  /// The live page of the run in progress.
  case live
  /// The live page of a run.
  case runLive(RunIdentifier)
  /// A run's events.
  case events(RunIdentifier)
  /// The comparison of two sets of runs.
  case compare
  /// A scenario's past runs.
  case trend
  /// The login form for the token.
  case login
  /// Starts a scenario by form.
  case start
  /// Stops the scenario by form.
  case stop
  /// The list as JSON; POST starts a scenario.
  case apiRuns
  /// A record as JSON.
  case apiRun(RunIdentifier)
  /// The run that was started by this monitor.
  case apiCurrent
  /// The index of past runs as JSON.
  case apiHistory
  /// The response time of the instrumented system.
  case performance
  /// Metrics for Prometheus.
  case metrics
  /// The monitor's liveness.
  case health
  /// The monitor's readiness.
  case readiness
  /// The style sheet or a script.
  case asset(String)

  /// The route of a path as sent: escapes are not decoded, because no path here needs any.
  package init?(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
    guard path.first == "/" else { return nil }
    switch parts {
    case [""]: self = .list
    case ["live"]: self = .live
    case ["compare"]: self = .compare
    case ["trend"]: self = .trend
    case ["login"]: self = .login
    case ["start"]: self = .start
    case ["stop"]: self = .stop
    case ["metrics"]: self = .metrics
    case ["healthz"]: self = .health
    case ["readyz"]: self = .readiness
    case ["health", "performance"]: self = .performance
    case ["api", "runs"]: self = .apiRuns
    case ["api", "runs", "current"]: self = .apiCurrent
    case ["api", "history"]: self = .apiHistory
    default:
      guard let route = MonitorRoute(parts) else { return nil }
      self = route
    }
  }

  private init?(_ parts: [String]) {
    guard parts.count >= 2 else { return nil }
    let rest = parts.dropFirst()
    switch parts[0] {
    case "assets":
      guard parts.count == 2, MonitorAsset(name: parts[1]) != nil else { return nil }
      self = .asset(parts[1])
    case "runs":
      let part = rest.last.flatMap { ["live", "events"].contains($0) ? $0 : nil }
      guard let run = RunIdentifier(text: rest.dropLast(part == nil ? 0 : 1).joined(separator: "/")) else { return nil }
      self = part == "live" ? .runLive(run) : part == "events" ? .events(run) : .run(run)
    case "api":
      guard parts.count > 2, parts[1] == "runs",
        let run = RunIdentifier(text: rest.dropFirst().joined(separator: "/"))
      else { return nil }
      self = .apiRun(run)
    default: return nil
    }
  }

  /// The supported methods; `HEAD` goes with `GET`.
  package var methods: [String] {
    switch self {
    case .start, .stop: ["POST"]
    case .login: ["GET", "HEAD", "POST"]
    case .apiRuns: ["GET", "HEAD", "POST"]
    case .apiCurrent: ["DELETE"]
    default: ["GET", "HEAD"]
    }
  }

  /// The route's name in metrics: the same for all runs.
  package var label: String {
    switch self {
    case .list: "/"
    case .run: "/runs/{id}"
    case .live: "/live"
    case .runLive: "/runs/{id}/live"
    case .events: "/runs/{id}/events"
    case .compare: "/compare"
    case .trend: "/trend"
    case .login: "/login"
    case .start: "/start"
    case .stop: "/stop"
    case .apiRuns: "/api/runs"
    case .apiRun: "/api/runs/{id}"
    case .apiCurrent: "/api/runs/current"
    case .apiHistory: "/api/history"
    case .performance: "/health/performance"
    case .metrics: "/metrics"
    case .health: "/healthz"
    case .readiness: "/readyz"
    case .asset: "/assets/{name}"
    }
  }

  /// Whether the route needs no token: it reveals nothing about any run.
  package var isOpen: Bool {
    switch self {
    case .login, .health, .readiness, .asset: true
    default: false
    }
  }

  /// Whether the path is for programs, so that errors are JSON.
  package static func isForPrograms(path: String) -> Bool {
    path.hasPrefix("/api/") || path == "/metrics" || path == "/health/performance" || path.hasSuffix("/events")
      || path == "/healthz" || path == "/readyz"
  }
}
