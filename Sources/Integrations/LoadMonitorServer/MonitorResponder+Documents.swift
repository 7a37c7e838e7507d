#if Monitor
  internal import HTTPTypes
  internal import Hummingbird
  internal import HummingbirdCore
  internal import LoadHistory
  internal import LoadMonitor
  internal import LoadRecord
  internal import NIOCore

  extension MonitorResponder {
    func runs(_ request: Request) async throws -> Response {
      let form = try query(request)
      let query = RunQuery(
        scenario: form["scenario"], outcome: form["outcome"], text: form["q"], offset: try number(form, "offset") ?? 0,
        limit: try number(form, "limit") ?? RunQuery.pageSize)
      return try await parts.reading(.list) { [index = parts.index] in
        .json(try RunDocuments.runs(try index.list(query)))
      }
    }

    private func number(_ form: FormBody, _ name: String) throws -> Int? {
      guard let text = form[name] else { return nil }
      guard let number = Int(text), number >= 0 else {
        throw MonitorError.bad("Invalid \(name) '\(text.prefix(32))': use a whole number, 0 or greater.")
      }
      return number
    }

    func record(_ run: RunIdentifier) async throws -> Response {
      try await parts.reading(.read) { [folder = parts.folder] in .json(try RunDocuments.run(run, in: folder)) }
    }

    /// The default and maximum numbers of returned history entries.
    private static let historyLimits = (usual: 100, most: 10_000)

    func history(_ request: Request) async throws -> Response {
      let form = try query(request)
      let limit = min(try number(form, "limit") ?? Self.historyLimits.usual, Self.historyLimits.most)
      return try await parts.reading(.history) { [folder = parts.folder] in
        let entries = try HistoryIndex(folder: folder.path).read().entries
        return .json(
          try RunDocuments.history(entries, scenario: form["scenario"], metric: form["metric"], limit: limit))
      }
    }

    // MARK: Starting and stopping

    func startByDocument(_ request: Request) async throws -> Response {
      guard parts.settings.allowsStart else { throw MonitorError.startIsOff }
      // Browsers send JSON to other sites only after a preflight request.
      guard Self.mediaType(request) == "application/json" else {
        throw MonitorError(415, "unsupported_media_type", "Unsupported media type: use application/json.")
      }
      let body = try await request.body.collect(upTo: MonitorSettings.maximumBodyBytes)
      let order = try StartOrder(json: Array(body.readableBytesView))
      try await start(order)
      return .json(try RunDocuments.started(order.scenario), status: .accepted)
    }

    func stopByDocument() throws -> Response {
      guard parts.settings.allowsStart else { throw MonitorError.startIsOff }
      return .json(try RunDocuments.stopping(parts.runner.stop()), status: .accepted)
    }

    static func mediaType(_ request: Request) -> String? {
      request.headers[.contentType].map { value in
        String(value.prefix { $0 != ";" }).lowercased().filter { $0 != " " }
      }
    }

    /// Starts the ordered scenario if none is running.
    func start(_ order: StartOrder) async throws {
      let (path, running) = try await parts.reading(.list) { [scenarios = parts.scenarios, index = parts.index] in
        (scenarios.path(of: order.scenario), try index.running())
      }
      guard let path else {
        throw MonitorError(400, "unknown_scenario", "The scenarios folder has no scenario of that name.")
      }
      if let running {
        throw MonitorError(409, "already_running", "\(running) is in progress; only one run at a time is allowed.")
      }
      try parts.runner.start(order.scenario, path: path, duration: order.duration)
    }
  }
#endif
