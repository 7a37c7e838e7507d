package import LoadRecord

/// Why a request is not answered as asked: a page for people, a document for programs.
package struct MonitorError: Error, Sendable, Equatable {
  /// The HTTP status.
  package var status: Int
  /// For programs: a word or two with underscores.
  package var code: String
  /// For people: a sentence.
  package var message: String

  /// An error.
  package init(_ status: Int, _ code: String, _ message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  /// Nothing there.
  package static let notFound = MonitorError(404, "not_found", "No such page or run.")
  /// A client that did not say the token.
  package static let unauthorized = MonitorError(401, "unauthorized", "A token is required.")
  /// Starting is off.
  package static let startIsOff = MonitorError(
    403, "start_not_allowed", "Starting scenarios is disabled; the option --allow-start enables it.")
  /// A page of another site.
  package static let otherOrigin = MonitorError(403, "other_origin", "Cross-site requests are not allowed.")
  /// Another name than the monitor's.
  package static let otherHost = MonitorError(421, "other_host", "The monitor does not serve this host name.")
  /// Too much at once.
  package static let busy = MonitorError(503, "busy", "The monitor is busy. Try again in a moment.")

  /// A method that the path does not have.
  package static func method(_ allowed: String) -> MonitorError {
    MonitorError(405, "method_not_allowed", "Method not allowed; use \(allowed).")
  }

  /// A request that cannot be understood.
  package static func bad(_ message: String) -> MonitorError { MonitorError(400, "bad_request", message) }

  /// A file that could not be read. The reason tells nothing of what lies beyond the results folder.
  package init(_ failure: FileFailure) {
    switch failure.kind {
    case .content: self.init(422, "unreadable_run", failure.description)
    case .open: self.init(503, "cannot_read", failure.description)
    case .create, .transfer: self.init(500, "cannot_write", failure.description)
    }
  }

  private struct Document: Encodable {
    struct Inner: Encodable {
      var code: String
      var message: String
    }
    var error: Inner
  }

  /// `{"error": {"code": …, "message": …}}`
  package var json: String {
    (try? OrderedJSONEncoder().encode(Document(error: .init(code: code, message: message))))
      ?? "{\"error\":{\"code\":\"internal\",\"message\":\"\"}}"
  }
}
