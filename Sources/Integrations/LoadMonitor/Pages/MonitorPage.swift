package import LoadReport

/// The common parts of the monitor's pages: the navigation, and the headers that restrict what they may load.
package enum MonitorPage {
  /// Allows only the monitor's own files, no inline scripts and no frames.
  package static let contentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  /// A page with the navigation.
  package static func html(_ page: Page) -> String {
    var page = page
    page.navigation = navigation
    return page.render(.linked(prefix: MonitorAsset.prefix))
  }

  private static let navigation = """
    <nav class="site" aria-label="Monitor"><div><b>loadtest</b><a href="/">Runs</a><a href="/live">Live</a><a href="/trend">Trends</a></div></nav>

    """

  /// The page of an error.
  package static func error(_ error: MonitorError) -> String {
    let page = Page(
      title: "\(error.status)",
      body: """
        <header><h1>\(XML.text(title(error.status)))</h1><p class="lead">\(XML.text(error.message))</p></header>
        <p><a href="/">All runs</a></p>

        """)
    return html(page)
  }

  private static func title(_ status: Int) -> String {
    switch status {
    case 401: "Not allowed"
    case 403: "Not allowed"
    case 404: "Not found"
    case 409: "Already running"
    case 503: "Unavailable"
    default: "Request failed"
    }
  }

  /// The login page for the token.
  ///
  /// - Parameters:
  ///   - next: the path to go to after the login.
  ///   - isWrong: whether a wrong token was entered.
  package static func login(next: String, isWrong: Bool) -> String {
    let wrong = isWrong ? "<ul class=\"reasons\"><li>Wrong token.</ul>" : ""
    let page = Page(
      title: "Log in",
      body: """
        <header><h1>Log in</h1><p class="lead">This monitor requires a token.</p>\(wrong)</header>
        <form class="card fields" method="post" action="/login"><input type="hidden" name="next" value="\(XML.text(next))">
        <label>Token <input type="password" name="token" autocomplete="current-password" required autofocus></label>
        <button type="submit">Log in</button></form>

        """)
    return page.render(.linked(prefix: MonitorAsset.prefix))
  }

  /// A path of this server to go to after the login; anything else is replaced by the list.
  package static func safeNext(_ next: String?) -> String {
    guard let next, next.first == "/", !next.hasPrefix("//"), !next.hasPrefix("/\\"), next.utf8.count <= 512,
      next.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return "/" }
    return next
  }

  /// The styles of the monitor's own pages, in addition to those of all pages.
  static let styleSheet = """
    form.fields{display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:end}
    form.fields label{display:flex;flex-direction:column;font-size:.8rem;color:var(--muted);gap:.15rem;max-width:min(100%,30rem);min-width:0}
    form.fields input,form.fields select,form.fields button{height:2.1rem;font-size:.88rem}
    input,select{max-width:100%;background:var(--card);color:var(--text);border:1px solid var(--rule);border-radius:6px;padding:.3rem .5rem}
    #runs .pick{width:2.8rem;text-align:left}td.pick input{margin:.2rem}#runs .outcome{text-align:left}
    .pages{display:flex;gap:.8rem;align-items:center;margin:.8rem 0}
    tr.running th,tr.running td{background:var(--warnback)}
    .bar{height:.6rem;border-radius:.3rem;background:var(--grid);overflow:hidden;margin:.5rem 0}
    .bar svg{display:block;width:100%;height:100%}.bar rect{fill:var(--accent)}
    .live .charts{gap:0 1rem}.live header h1 .badge{vertical-align:middle}.stop{margin-left:auto}

    """
}
