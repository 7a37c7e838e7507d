#if Monitor
  /// The cookie of logged-in clients: pages and event streams cannot send an authorization header.
  enum SessionCookie {
    private static let name = "loadtest_monitor"

    /// The values of this cookie in `Cookie` headers.
    static func values(of headers: [String]) -> [String] {
      headers.flatMap { $0.split(separator: ";") }.compactMap { pair in
        let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0] == name ? String(parts[1]) : nil
      }
    }

    /// The `Set-Cookie` value: only for this server's pages, and not readable by scripts.
    static func setting(_ session: String) -> String { "\(name)=\(session); Path=/; HttpOnly; SameSite=Strict" }
  }
#endif
