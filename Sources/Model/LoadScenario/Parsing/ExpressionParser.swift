/// Parses what thresholds of runs and of benchmark rows have in common.
struct ExpressionParser {
  let collector: ErrorCollector
  /// An expression, for messages.
  let example: String

  /// The expressions of an entry: one, or a list of at least one.
  func nodes(_ node: JSONNode, at place: Place) -> [(JSONNode, Place)] {
    guard case .array(let elements) = node.value else { return [(node, place)] }
    if elements.isEmpty { collector.add(place, "expected at least one expression such as \"\(example)\"") }
    return elements.enumerated().map { ($1, Place($1.position, "\(place.path)[\($0)]")) }
  }

  /// The comparison of an expression, with its two sides.
  func parts(
    _ expression: String, at place: Place
  ) -> (left: String, comparison: Threshold.Comparison, right: String)? {
    guard let start = expression.firstIndex(where: { "<>=!".contains($0) }) else {
      collector.add(place, "'\(Excerpt.of(expression))' has no operator: write, for example, \"\(example)\"")
      return nil
    }
    let symbol = expression[start...].prefix { "<>=!".contains($0) }
    guard let comparison = Threshold.Comparison(rawValue: String(symbol)) else {
      collector.add(place, "unknown operator '\(Excerpt.of(String(symbol)))': expected one of < <= > >= == !=")
      return nil
    }
    return (expression[..<start].trimmed, comparison, expression[symbol.endIndex...].trimmed)
  }
}

extension Substring {
  /// Without spaces before and after.
  var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
