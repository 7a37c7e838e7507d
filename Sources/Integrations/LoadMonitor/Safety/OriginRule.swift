/// Whether a state-changing request comes from the monitor's own pages or from a client that is not a browser.
package enum OriginRule {
  /// - Parameters:
  ///   - fetchSite: `Sec-Fetch-Site`: set by browsers to the source of a request; pages cannot change it.
  ///   - origin: `Origin`: sent by browsers with every request other than plain reads.
  ///   - authority: `Host`.
  package static func admits(fetchSite: String?, origin: String?, authority: String?) -> Bool {
    if let fetchSite, fetchSite != "same-origin" { return false }
    guard let origin else { return true }
    guard let authority, !authority.isEmpty else { return false }
    // Behind a proxy that terminates TLS the page has another scheme.
    let own = authority.lowercased()
    return origin.lowercased() == "http://\(own)" || origin.lowercased() == "https://\(own)"
  }
}
