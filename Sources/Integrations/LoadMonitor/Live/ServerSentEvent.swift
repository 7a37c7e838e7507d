/// One event of a stream of server-sent events, or a comment that keeps the connection alive.
///
/// Source: WHATWG, HTML, "Server-sent events".
package struct ServerSentEvent: Sendable, Equatable {
  /// The event type that listeners subscribe to.
  package var name: String
  /// The ID that a client sends to resume from here; nil for none.
  package var id: String?
  /// JSON without line breaks.
  package var data: String

  package init(_ name: String, id: String? = nil, data: String) {
    self.name = name
    self.id = id
    self.data = data
  }

  /// The wire format. Line breaks would end the data early, so each line becomes a separate field.
  package var text: String {
    var text = ""
    if let id { text += "id: \(id)\n" }
    text += "event: \(name)\n"
    for line in data.split(separator: "\n", omittingEmptySubsequences: false) { text += "data: \(line)\n" }
    return text + "\n"
  }

  /// The comment that is sent on an idle stream.
  package static let keepAlive = ": keep-alive\n\n"
}
