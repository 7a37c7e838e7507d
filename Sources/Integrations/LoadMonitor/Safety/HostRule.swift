/// The host names that a request may use. A page of another name that resolves to this machine (DNS rebinding) would
/// otherwise have the same origin as the monitor's pages.
package struct HostRule: Sendable {
  private let boundHost: String
  private let isLoopback: Bool

  /// The rule of a server that listens on a host.
  package init(boundHost: String) {
    self.boundHost = boundHost.lowercased()
    isLoopback = Self.isLoopback(boundHost)
  }

  /// Whether a host is a loopback address: `localhost`, `127.0.0.0/8`, `::1`.
  package static func isLoopback(_ host: String) -> Bool {
    let name = host.lowercased()
    if ["localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1"].contains(name) { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Whether a request's `Host` is accepted. On a non-loopback address the names are unknown and the token protects the
  /// monitor, so any name is accepted.
  package func admits(_ authority: String?) -> Bool {
    guard let authority, !authority.isEmpty else { return false }
    guard isLoopback else { return true }
    let host = Self.host(of: authority.lowercased())
    return host == boundHost || Self.isLoopback(host)
  }

  /// Without the port: `[::1]:8080` → `::1`.
  private static func host(of authority: String) -> String {
    if authority.hasPrefix("[") {
      return String(authority.dropFirst().prefix { $0 != "]" })
    }
    return String(authority.prefix { $0 != ":" })
  }
}
