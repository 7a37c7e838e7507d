/// One event of a stream of server-sent events, or a comment that keeps the connection alive.
///
/// Source: WHATWG, HTML, "Server-sent events".
package struct ServerSentEvent: Sendable, Equatable {
  /// What it is: the name that listeners go by.
  package var name: String
  /// What a client says to go on from here; nil: nothing.
  package var id: String?
  /// JSON without line breaks.
  package var data: String

  /// An event.
  package init(_ name: String, id: String? = nil, data: String) {
    self.name = name
    self.id = id
    self.data = data
  }

  /// As it is sent. Line breaks in the data would end it early: each line gets a field of its own.
  package var text: String {
    var text = ""
    if let id { text += "id: \(id)\n" }
    text += "event: \(name)\n"
    for line in data.split(separator: "\n", omittingEmptySubsequences: false) { text += "data: \(line)\n" }
    return text + "\n"
  }

  /// What proxies and clients see of a stream in which nothing happens.
  package static let keepAlive = ": keep-alive\n\n"
}
