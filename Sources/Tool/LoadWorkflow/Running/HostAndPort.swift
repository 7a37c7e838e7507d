/// The address of a server: `host`, `host:port`, `[address]:port`.
package struct HostAndPort: Hashable {
  /// A name or an address.
  var host: String
  /// At least 1.
  var port: UInt16

  /// Parses an address; nil if the text is not one.
  ///
  /// - Parameter usualPort: the port if the text has none.
  package init?(_ text: String, usualPort: UInt16) {
    var host = Substring(text)
    var port: Substring?
    if host.first == "[" {
      guard let end = host.firstIndex(of: "]") else { return nil }
      let rest = host[host.index(after: end)...]
      guard rest.isEmpty || rest.first == ":" else { return nil }
      port = rest.isEmpty ? nil : rest.dropFirst()
      host = host[host.index(after: host.startIndex)..<end]
    } else if let colon = host.firstIndex(of: ":") {
      port = host[host.index(after: colon)...]
      host = host[..<colon]
    }
    guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
    guard let port else {
      self.host = String(host)
      self.port = usualPort
      return
    }
    guard let number = UInt16(port), number > 0 else { return nil }
    self.host = String(host)
    self.port = number
  }
}
