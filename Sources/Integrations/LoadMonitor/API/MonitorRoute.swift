/// What a path asks for. Pure: paths are compared part by part, and nothing of them reaches the file system but what
/// ``RunIdentifier`` admits.
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
  /// Two sets of runs compared.
  case compare
  /// A scenario's past runs.
  case trend
  /// Where the token is said.
  case login
  /// Starts a scenario, by form.
  case start
  /// Stops it, by form.
  case stop
  /// The list as a document; starts a scenario.
  case apiRuns
  /// A record as a document.
  case apiRun(RunIdentifier)
  /// The run that was started here.
  case apiCurrent
  /// The index of past runs as a document.
  case apiHistory
  /// How quickly the instrumented system answers.
  case performance
  /// Metrics for Prometheus.
  case metrics
  /// Whether the monitor lives.
  case health
  /// Whether it can serve.
  case readiness
  /// The style sheet or a script.
  case asset(String)

  /// The route of a path, as sent: escapes are not undone, since no path here needs any.
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

  /// The methods that it has; `HEAD` goes with `GET`.
  package var methods: [String] {
    switch self {
    case .start, .stop: ["POST"]
    case .login: ["GET", "HEAD", "POST"]
    case .apiRuns: ["GET", "HEAD", "POST"]
    case .apiCurrent: ["DELETE"]
    default: ["GET", "HEAD"]
    }
  }

  /// The route as metrics name it: one for all runs.
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

  /// Whether clients that did not say the token may ask: what tells nothing of any run.
  package var isOpen: Bool {
    switch self {
    case .login, .health, .readiness, .asset: true
    default: false
    }
  }

  /// Whether programs ask for it, so that errors are documents.
  package static func isForPrograms(path: String) -> Bool {
    path.hasPrefix("/api/") || path == "/metrics" || path == "/health/performance" || path.hasSuffix("/events")
      || path == "/healthz" || path == "/readyz"
  }
}
