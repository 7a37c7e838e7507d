/// Reads thresholds of a benchmark suite's rows.
struct BenchmarkThresholdParser {
  let collector: ErrorCollector
  /// The suite's rows; nil where they are unknown.
  let rows: [String]?

  private var expressions: ExpressionParser { ExpressionParser(collector: collector, example: "mean <= 1ms") }

  /// All thresholds of an object, in the order of the file.
  func thresholds(_ node: JSONNode, path: String) -> [BenchmarkThreshold] {
    guard let reader = ObjectReader(node, path: path, collector: collector) else { return [] }
    return reader.all.flatMap { entry -> [BenchmarkThreshold] in
      if let rows, !rows.contains(entry.key) {
        let near = NearMiss.of(entry.key, among: rows)
        let list = near == nil ? ": its rows are \(rows.joined(separator: ", "))" : ""
        collector.add(entry.keyPlace, "the suite has no row '\(Excerpt.of(entry.key))'\(list)", suggestion: near)
        return []
      }
      return expressions.nodes(entry.node, at: entry.place).compactMap { node, place in
        guard case .string(let text) = node.value else {
          collector.add(place, "expected an expression such as \"mean <= 1ms\", found \(node.described)")
          return nil
        }
        return parse(text, of: entry.key, at: place)
      }
    }
  }

  func parse(_ expression: String, of row: String, at place: Place) -> BenchmarkThreshold? {
    guard let (name, comparison, text) = expressions.parts(expression, at: place) else { return nil }
    let names = BenchmarkThreshold.Figure.allCases.map(\.rawValue)
    guard let figure = BenchmarkThreshold.Figure(rawValue: name) else {
      collector.add(
        place, "unknown figure '\(Excerpt.of(name))': expected one of \(names.joined(separator: ", "))",
        suggestion: NearMiss.of(name, among: names))
      return nil
    }
    guard let value = value(text, figure) else {
      collector.add(
        place, "invalid limit '\(Excerpt.of(text))': write, for example, \"\(figure.example)\"")
      return nil
    }
    return BenchmarkThreshold(
      row: row, figure: figure, comparison: comparison, value: value, expression: expression)
  }

  private func value(_ text: String, _ figure: BenchmarkThreshold.Figure) -> Double? {
    switch figure {
    case .mean, .p50, .p95, .p99, .max: Quantity.nanoseconds(text)
    case .rate: Quantity.perSecond(text)
    case .overhead: text.hasSuffix("%") ? Quantity.plain(String(text.dropLast())) : nil
    case .bytes: Quantity.bytes(text)
    }
  }
}
