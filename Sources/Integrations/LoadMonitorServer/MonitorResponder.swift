#if Monitor
  internal import AutoInstrumentation
  internal import HTTPTypes
  internal import Hummingbird
  internal import HummingbirdCore
  internal import LoadMonitor
  internal import LoadRecord
  internal import LoadReport
  internal import Logging
  internal import NIOCore
  internal import NIOHTTP1

  /// Answers requests: checks whether they are allowed, then dispatches them by route.
  struct MonitorResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let parts: MonitorParts
    private let assets: [String: Response]

    init(_ parts: MonitorParts) {
      self.parts = parts
      assets = Dictionary(
        uniqueKeysWithValues: MonitorAsset.allCases.map { asset in
          let headers: HTTPFields = [
            .contentType: asset.contentType, .cacheControl: "max-age=300", .xContentTypeOptions: "nosniff",
          ]
          let body = ResponseBody(byteBuffer: ByteBuffer(string: asset.text))
          return (asset.rawValue, Response(status: .ok, headers: headers, body: body))
        })
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
      let path = request.uri.path
      let route = MonitorRoute(path: path)
      var response: Response
      do {
        response = try await admitted(request, route, path)
      } catch let error as HTTPParserError {
        throw error
      } catch {
        response = failure(error, request, route, path)
      }
      parts.requests.add(route: route?.label ?? "other", code: response.status.code)
      if request.method == .head { response = response.createHeadResponse() }
      return response
    }

    private func failure(_ error: any Error, _ request: Request, _ route: MonitorRoute?, _ path: String) -> Response {
      let known: MonitorError
      switch error {
      case let error as MonitorError: known = error
      case let error as FileFailure: known = MonitorError(error)
      case is NIOTooManyBytesError:
        known = MonitorError(
          413, "body_too_large", "The request body exceeds \(MonitorSettings.maximumBodyBytes) bytes.")
      default:
        parts.logger.error("\(path): \(error)")
        known = MonitorError(500, "internal", "Internal error; see the monitor's log.")
      }
      // People are redirected to the login page; programs receive the error.
      if known.status == 401, !MonitorRoute.isForPrograms(path: path), request.method == .get || request.method == .head
      {
        return .seeOther("/login?next=\(FormBody.escaped(MonitorPage.safeNext(request.uri.string)))")
      }
      var response = Response.failure(known, isDocument: MonitorRoute.isForPrograms(path: path))
      if known.status == 405, let route { response.headers[.allow] = route.methods.joined(separator: ", ") }
      return response
    }

    /// Checks a request before it is dispatched.
    private func admitted(_ request: Request, _ route: MonitorRoute?, _ path: String) async throws -> Response {
      guard let authority = request.head.authority, !authority.isEmpty else {
        throw MonitorError.bad("The Host header is missing.")
      }
      // The first became the authority. With two, a proxy in front might use the other.
      if request.headers.value("host") != nil { throw MonitorError.bad("The request has more than one Host header.") }
      guard parts.host.admits(authority) else { throw MonitorError.otherHost }
      guard let route else {
        guard isKnown(request) else { throw MonitorError.unauthorized }
        throw MonitorError.notFound
      }
      guard route.isOpen || isKnown(request) else { throw MonitorError.unauthorized }
      guard route.methods.contains(request.method.rawValue) else {
        throw MonitorError.method(route.methods.joined(separator: ", "))
      }
      if request.method != .get, request.method != .head {
        let headers = request.headers
        guard
          OriginRule.admits(
            fetchSite: headers.value("sec-fetch-site"), origin: headers[.origin], authority: authority)
        else { throw MonitorError.otherOrigin }
      }
      return try await answer(request, route)
    }

    /// Whether the client sent the token, or none is required.
    private func isKnown(_ request: Request) -> Bool {
      guard let token = parts.token else { return true }
      if token.matches(authorization: request.headers[.authorization]) { return true }
      return SessionCookie.values(of: request.headers[values: .cookie]).contains { parts.sessionToken.matches($0) }
    }

    private func answer(_ request: Request, _ route: MonitorRoute) async throws -> Response {
      switch route {
      case .performance: return .json(PerformanceHealth(of: parts.guarded.system).json)
      case .metrics: return try await metrics()
      case .health: return .text("ok\n")
      case .readiness: return try await readiness()
      case .asset(let name): return try assets[name] ?? { throw MonitorError.notFound }()
      case .list: return try await list(request)
      case .run(let identifier): return try await run(identifier)
      case .live: return try await live()
      case .runLive(let run): return try await live(run)
      case .events(let run): return try await events(run, request)
      case .compare: return try await compare(request)
      case .trend: return try await trend(request)
      case .login: return request.method == .post ? try await login(request) : loginPage(request)
      case .start: return try await start(request)
      case .stop: return try stop()
      case .apiRuns: return request.method == .post ? try await startByDocument(request) : try await runs(request)
      case .apiRun(let run): return try await record(run)
      case .apiCurrent: return try stopByDocument()
      case .apiHistory: return try await history(request)
      }
    }

    // MARK: For programs

    private func metrics() async throws -> Response {
      Response(
        status: .ok, headers: [.contentType: PrometheusText.contentType, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: try await parts.metrics.value()))
    }

    private func readiness() async throws -> Response {
      do {
        try await parts.work.run { [folder = parts.folder] in try folder.check() }
        return .text("ready\n")
      } catch let error as FileFailure {
        // The client may be unauthenticated and must not learn the folder's path.
        parts.logger.error("\(error.description)")
        return .text("the results folder cannot be read\n", status: .serviceUnavailable)
      }
    }
  }
#endif
