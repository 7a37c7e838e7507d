#if Monitor
  internal import HTTPTypes
  internal import Hummingbird
  internal import HummingbirdCore
  internal import LoadMonitor
  internal import NIOCore

  extension MonitorResponder {
    /// Redirects to the page of the run in progress, which remains its page when it is over.
    func live() async throws -> Response {
      let running = try await parts.reading(.list) { [index = parts.index] in try index.running() }
      guard let running else { return .page(LivePage.nothing(runnerStatus)) }
      return .seeOther("/runs/\(running)/live")
    }

    func live(_ run: RunIdentifier) async throws -> Response {
      try await check(run)
      let view = try await parts.hub.look(at: run)
      return .page(LivePage(view: view, status: runnerStatus).page())
    }

    private func check(_ run: RunIdentifier) async throws {
      try await parts.reading(.read) { [folder = parts.folder] in
        guard folder.isWhole(run), let path = folder.path(of: run), RunActivity(path: path) != nil else {
          throw MonitorError.notFound
        }
      }
    }

    /// Server-sent events. The body continues until the run ends, the client disconnects, or the monitor stops.
    func events(_ run: RunIdentifier, _ request: Request) async throws -> Response {
      try await check(run)
      let last = request.headers.value("last-event-id")
      // This status stops a browser from reconnecting.
      if last == LiveHub<ByteBuffer>.endID { return Response(status: .noContent) }
      let headers: HTTPFields = [
        .contentType: "text/event-stream", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      ]
      if request.method == .head { return Response(status: .ok, headers: headers) }
      let subscription = try parts.hub.subscribe(to: run, after: last.flatMap { Int($0) })
      return Response(
        status: .ok, headers: headers,
        body: ResponseBody { writer in
          defer { subscription.cancel() }
          for await payload in subscription.payloads { try await writer.write(payload) }
          try await writer.finish(nil)
        })
    }
  }
#endif
