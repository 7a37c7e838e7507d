package import LoadReport

/// The page that explains why runs are not comparable. Pure.
package enum ComparisonRefusal {
  /// The page.
  ///
  /// - Parameter query: the original query, for the link that forces the comparison.
  package static func page(_ refusals: [String], query: String) -> Page {
    Page(
      title: "Not comparable",
      body: """
        <header><h1>These runs cannot be compared</h1><ul class="reasons">\(refusals.map { "<li>\(XML.text($0))" }.joined())</ul></header>
        <p><a class="button" href="\(XML.text("/compare?\(query)&force=1"))">Compare anyway</a></p>

        """)
  }
}
