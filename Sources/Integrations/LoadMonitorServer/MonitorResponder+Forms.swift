#if Monitor
  internal import HTTPTypes
  internal import Hummingbird
  internal import HummingbirdCore
  internal import LoadMonitor
  internal import NIOCore

  extension MonitorResponder {
    private func form(_ request: Request) async throws -> FormBody {
      guard Self.mediaType(request) == "application/x-www-form-urlencoded" else {
        throw MonitorError(
          415, "unsupported_media_type", "Unsupported media type: use application/x-www-form-urlencoded.")
      }
      let body = try await request.body.collect(upTo: MonitorSettings.maximumBodyBytes)
      guard let form = FormBody(String(buffer: body)) else { throw MonitorError.bad("The form data is malformed.") }
      return form
    }

    func start(_ request: Request) async throws -> Response {
      guard parts.settings.allowsStart else { throw MonitorError.startIsOff }
      let form = try await form(request)
      try await start(StartOrder(scenario: form["scenario"] ?? "", duration: form["duration"]))
      return .seeOther("/live")
    }

    func stop() throws -> Response {
      guard parts.settings.allowsStart else { throw MonitorError.startIsOff }
      try parts.runner.stop()
      return .seeOther("/live")
    }

    // MARK: Logging in

    func loginPage(_ request: Request) -> Response {
      let next = FormBody(request.uri.query ?? "").flatMap { $0["next"] }
      return .page(MonitorPage.login(next: MonitorPage.safeNext(next), isWrong: false))
    }

    func login(_ request: Request) async throws -> Response {
      let form = try await form(request)
      let next = MonitorPage.safeNext(form["next"])
      guard let token = parts.token else { return .seeOther(next) }
      guard token.matches(form["token"] ?? "") else {
        return .page(MonitorPage.login(next: next, isWrong: true), status: .unauthorized)
      }
      var response = Response.seeOther(next)
      response.headers[.setCookie] = SessionCookie.setting(parts.session)
      return response
    }
  }
#endif
