#if Monitor
  /// The cookie of those who said the token: pages and event streams cannot send a header of their own.
  enum SessionCookie {
    private static let name = "loadtest_monitor"

    /// The values of that name among `Cookie` headers.
    static func values(of headers: [String]) -> [String] {
      headers.flatMap { $0.split(separator: ";") }.compactMap { pair in
        let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0] == name ? String(parts[1]) : nil
      }
    }

    /// What sets it: for this server's pages alone, and not for their scripts.
    static func setting(_ session: String) -> String { "\(name)=\(session); Path=/; HttpOnly; SameSite=Strict" }
  }
#endif
