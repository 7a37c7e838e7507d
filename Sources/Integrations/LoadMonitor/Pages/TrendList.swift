package import LoadHistory
package import LoadReport

/// The list of scenarios with past runs. Pure.
package enum TrendList {
  /// The page.
  package static func page(_ entries: [HistoryEntry]) -> Page {
    var counts: [String: Int] = [:]
    for entry in entries { counts[entry.scenario, default: 0] += 1 }
    let rows = counts.sorted { $0.key < $1.key }.map { scenario, count in
      "<tr><th scope=\"row\"><a href=\"\(XML.text("/trend?scenario=\(FormBody.escaped(scenario))"))\">\(XML.text(scenario))</a><td>\(count)"
    }
    let table = """
      <section><div class="scroll"><table><thead><tr><th scope="col">scenario<th scope="col">runs</thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div></section>

      """
    return Page(
      title: "Trends",
      body: """
        <header><h1>Trends</h1><p class="lead">Past runs and change points of each scenario.</p></header>
        \(rows.isEmpty ? "<section><p>The history is empty: <code>loadtest run</code> adds every run to it.</p></section>\n" : table)
        """)
  }
}
