#if Monitor
  internal import HTTPTypes
  internal import Hummingbird
  internal import HummingbirdCore
  internal import LoadMonitor
  internal import LoadReport
  internal import NIOCore

  extension Response {
    /// A page for people.
    static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
      Response(
        status: status, headers: .page, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// A page of the site.
    static func page(_ page: Page) -> Response { .page(MonitorPage.html(page)) }

    /// A JSON document.
    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
      Response(
        status: status,
        headers: [.contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// A line of text.
    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
      Response(
        status: status,
        headers: [
          .contentType: "text/plain; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// Redirects to a path, which is then requested by `GET`.
    static func seeOther(_ path: String) -> Response {
      Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }

    /// An error as a page or as JSON.
    static func failure(_ error: MonitorError, isDocument: Bool) -> Response {
      let status = HTTPResponse.Status(code: error.status)
      var response: Response =
        isDocument ? .json(error.json, status: status) : .page(MonitorPage.error(error), status: status)
      if error.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
      return response
    }
  }

  extension HTTPFields {
    /// The headers of every page: no caching, no content of other sites, no framing.
    static let page: HTTPFields = {
      var fields: HTTPFields = [
        .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy: MonitorPage.contentSecurityPolicy,
      ]
      // Not `no-referrer`: forms of these pages would then send no origin.
      if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "same-origin" }
      return fields
    }()

    /// The value of a header without a predefined name; the name must be in lower case.
    func value(_ name: String) -> String? { first { $0.name.canonicalName == name }?.value }
  }
#endif
