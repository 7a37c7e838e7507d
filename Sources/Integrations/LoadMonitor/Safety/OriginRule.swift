/// Whether a request that changes something comes from the monitor's own pages, or from a program that is no browser.
package enum OriginRule {
  /// - Parameters:
  ///   - fetchSite: `Sec-Fetch-Site`: browsers say where a request comes from, and pages cannot change it.
  ///   - origin: `Origin`: sent by browsers with every request that is no plain reading.
  ///   - authority: `Host`.
  package static func admits(fetchSite: String?, origin: String?, authority: String?) -> Bool {
    if let fetchSite, fetchSite != "same-origin" { return false }
    guard let origin else { return true }
    guard let authority, !authority.isEmpty else { return false }
    // Behind a proxy that ends TLS the page's scheme is another one.
    let own = authority.lowercased()
    return origin.lowercased() == "http://\(own)" || origin.lowercased() == "https://\(own)"
  }
}
