/// Reads thresholds: `metric{selector:value,…}` → expressions.
struct ThresholdParser {
  let collector: ErrorCollector
  /// What the plan runs; nil where thresholds are read without a plan.
  let operations: [String]?
  let groups: [String]?
  /// Where the mix is wrong: what it names and what the target has, so that only other names are surely wrong.
  var possibleOperations: Set<String>?
  /// Metrics that are refused, with the reason.
  var refuses: [Threshold.Metric: String] = [:]

  /// All thresholds of an object, in the order of the file.
  func thresholds(_ node: JSONNode, path: String) -> [Threshold] {
    guard let reader = ObjectReader(node, path: path, collector: collector) else { return [] }
    return reader.all.flatMap { entry -> [Threshold] in
      guard let (metric, selectors) = subject(entry.key, at: entry.keyPlace) else { return [] }
      if let reason = refuses[metric] { collector.add(entry.keyPlace, reason) }
      let nodes: [(JSONNode, Place)]
      if case .array(let elements) = entry.node.value {
        if elements.isEmpty {
          collector.add(entry.place, "expected at least one expression such as \"\(metric.example)\"")
        }
        nodes = elements.enumerated().map { ($1, Place($1.position, "\(entry.place.path)[\($0)]")) }
      } else {
        nodes = [(entry.node, entry.place)]
      }
      return nodes.compactMap { threshold($0, at: $1, metric, selectors, text: entry.key) }
    }
  }

  /// A threshold of texts that stand in no file.
  func threshold(_ metricText: String, _ expression: String) -> Threshold? {
    let place = Place(nil, metricText)
    guard let (metric, selectors) = subject(metricText, at: place) else { return nil }
    if let reason = refuses[metric] { collector.add(place, reason) }
    return parse(expression, at: place, metric, selectors, text: metricText)
  }

  // MARK: Metric and selectors

  func subject(_ text: String, at place: Place) -> (Threshold.Metric, [String: String])? {
    let name = String(text.prefix { $0 != "{" })
    guard let metric = Threshold.Metric(rawValue: name) else {
      let names = Threshold.Metric.allCases.map(\.rawValue)
      collector.add(
        place, "unknown metric '\(Excerpt.of(name))': there are \(names.joined(separator: ", "))",
        suggestion: NearMiss.of(name, among: names))
      return nil
    }
    var selectors: [String: String] = [:]
    if name.count < text.count {
      guard text.hasSuffix("}") else {
        collector.add(place, "a selector is written {name:value}: the closing brace is missing")
        return nil
      }
      for part in text.dropFirst(name.count + 1).dropLast().split(separator: ",", omittingEmptySubsequences: false) {
        guard let (key, value) = selector(part, metric, at: place) else { return nil }
        if selectors.updateValue(value, forKey: key) != nil {
          collector.add(place, "the selector '\(key)' is there twice")
          return nil
        }
      }
    }
    if metric == .gauge && selectors["name"] == nil {
      collector.add(place, "a gauge needs its name: write gauge{name:…}")
      return nil
    }
    return (metric, selectors)
  }

  private func selector(_ part: Substring, _ metric: Threshold.Metric, at place: Place) -> (String, String)? {
    let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
      collector.add(place, "a selector is written {name:value}, found '{\(part)}'")
      return nil
    }
    let (key, value) = (halves[0], halves[1])
    let known = metric.selectors
    guard known.contains(key) else {
      let there = known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"
      collector.add(
        place, "'\(metric.rawValue)' has no selector '\(Excerpt.of(key))': \(there)",
        suggestion: NearMiss.of(key, among: known))
      return nil
    }
    if key == "operation", operations == nil, let possibleOperations, !possibleOperations.contains(value) {
      collector.add(place, "neither mix nor target has an operation '\(Excerpt.of(value))'")
      return nil
    }
    let names = key == "operation" ? operations : key == "group" ? groups : nil
    if let names, !names.contains(value) {
      collector.add(
        place,
        "the plan runs no \(key) '\(Excerpt.of(value))': it runs \(Excerpt.of(names.joined(separator: ", "), limit: 400))",
        suggestion: NearMiss.of(value, among: names))
      return nil
    }
    return (key, value)
  }

  // MARK: Expressions

  private func threshold(
    _ node: JSONNode, at place: Place, _ metric: Threshold.Metric, _ selectors: [String: String], text: String
  ) -> Threshold? {
    if case .string(let expression) = node.value {
      return parse(expression, at: place, metric, selectors, text: text)
    }
    guard case .object = node.value else {
      collector.add(
        place,
        "expected an expression such as \"\(metric.example)\", or an object with 'threshold', found \(node.described)")
      return nil
    }
    guard let reader = ObjectReader(node, path: place.path, collector: collector) else { return nil }
    reader.allow(["threshold", "abort", "after", "window", "minimumSamples"])
    let after = reader.nanoseconds("after", allowsZero: true)
    let window = reader.nanoseconds("window", allowsZero: false)
    let samples = reader.whole("minimumSamples", 1...UInt64(Int64.max))
    let abort = reader.bool("abort")
    if let window, window < 1_000_000_000, let (_, place) = reader.node("window") {
      collector.add(place, "a window is at least one second long")
    }
    guard let (expression, place) = reader.string("threshold") else {
      if !reader.has("threshold") { collector.add(reader.place, "'threshold' is missing") }
      return nil
    }
    guard var threshold = parse(expression, at: place, metric, selectors, text: text) else { return nil }
    threshold.abort = abort ?? false
    threshold.afterNanoseconds = after ?? 0
    threshold.windowNanoseconds = window
    threshold.minimumSamples = samples ?? 1
    return threshold
  }

  func parse(
    _ expression: String, at place: Place, _ metric: Threshold.Metric, _ selectors: [String: String], text: String
  ) -> Threshold? {
    guard let start = expression.firstIndex(where: { "<>=!".contains($0) }) else {
      collector.add(place, "'\(Excerpt.of(expression))' has no comparison: write for example \"\(metric.example)\"")
      return nil
    }
    let symbol = expression[start...].prefix { "<>=!".contains($0) }
    guard let comparison = Threshold.Comparison(rawValue: String(symbol)) else {
      collector.add(place, "unknown comparison '\(Excerpt.of(String(symbol)))': there are < <= > >= == !=")
      return nil
    }
    let left = trimmed(expression[..<start])
    let right = trimmed(expression[symbol.endIndex...])
    guard let aggregate = aggregate(left, metric, at: place) else { return nil }
    if right.hasPrefix("baseline") {
      guard let share = baselineShare(String(right.dropFirst("baseline".count)), at: place) else { return nil }
      var threshold = Threshold(
        metric: metric, selectors: selectors, aggregate: aggregate, comparison: comparison, value: 0,
        expression: expression, metricText: text)
      threshold.baselineShare = share
      return threshold
    }
    guard let value = value(right, metric, aggregate, at: place) else { return nil }
    return Threshold(
      metric: metric, selectors: selectors, aggregate: aggregate, comparison: comparison, value: value,
      expression: expression, metricText: text)
  }

  /// What follows `baseline`: nothing, `+ 10%` or `- 5%`.
  private func baselineShare(_ text: String, at place: Place) -> Double? {
    let rest = text.filter { $0 != " " }
    if rest.isEmpty { return 0 }
    let sign = rest.first == "+" ? 1.0 : rest.first == "-" ? -1 : nil
    guard let sign, rest.hasSuffix("%"), let share = Quantity.share(String(rest.dropFirst())),
      sign > 0 || share < 1
    else {
      collector.add(place, "'\(Excerpt.of("baseline" + text))' is no limit: write for example \"baseline + 10%\"")
      return nil
    }
    return sign * share
  }

  private func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private func aggregate(_ text: String, _ metric: Threshold.Metric, at place: Place) -> Threshold.Aggregate? {
    if text.hasPrefix("p("), text.hasSuffix(")"), metric.aggregateNames.contains("p(N)") {
      guard let percentile = Quantity.plain(String(text.dropFirst(2).dropLast())), (0...100).contains(percentile) else {
        collector.add(place, "'\(Excerpt.of(text))' is no percentile: write p(N) with N from 0 to 100")
        return nil
      }
      return .percentile(percentile)
    }
    if metric.aggregateNames.contains(text), let aggregate = Threshold.Aggregate.named[text] { return aggregate }
    let names = metric.aggregateNames
    let wrong =
      text.isEmpty
      ? "the aggregate is missing" : "'\(metric.rawValue)' has no aggregate '\(Excerpt.of(text))'"
    collector.add(
      place, "\(wrong): it has \(names.joined(separator: ", "))",
      suggestion: percentile(text, names) ?? NearMiss.of(text, among: names))
    return nil
  }

  /// `p(99)` for `p99`, as other tools write it.
  private func percentile(_ text: String, _ names: [String]) -> String? {
    guard text.hasPrefix("p"), names.contains("p(N)"), let percentile = Quantity.plain(String(text.dropFirst())),
      (0...100).contains(percentile)
    else { return nil }
    return "p(\(text.dropFirst()))"
  }

  private func value(
    _ text: String, _ metric: Threshold.Metric, _ aggregate: Threshold.Aggregate, at place: Place
  ) -> Double? {
    let (value, form): (Double?, String) =
      switch (metric, aggregate) {
      case (.latency, _), (.serviceTime, _), (.lag, _):
        (Quantity.nanoseconds(text), "a duration such as 5ms")
      case (.throughput, _): (Quantity.perSecond(text), "a rate such as 500/s")
      case (.failures, .rate), (.dropped, .rate): (Quantity.share(text), "a share such as 0.1% or 0.001")
      case (.allocated, .bytes), (.retained, _), (.resident, _):
        (Quantity.bytes(text) ?? Quantity.plain(text), "a size such as 64B or 1MiB")
      default: (Quantity.plain(text), "a number")
      }
    guard let value else {
      let found = text.isEmpty ? "the value is missing" : "'\(Excerpt.of(text))' is no value of this metric"
      collector.add(place, "\(found): write \(form)")
      return nil
    }
    if aggregate == .rate, metric != .throughput, value > 1 {
      collector.add(place, "'\(Excerpt.of(text))' is more than all: write a share up to 100%, such as 0.1% or 0.001")
      return nil
    }
    return value
  }
}

extension Threshold.Metric {
  /// The selectors that it takes.
  var selectors: [String] {
    switch self {
    case .latency, .serviceTime, .lag, .throughput, .operations, .failures, .dropped: ["operation", "group"]
    case .allocated, .retained: ["operation"]
    case .leaks, .resident: []
    case .gauge: ["name"]
    }
  }

  /// An expression for it, for messages.
  var example: String {
    switch self {
    case .latency, .serviceTime, .lag: "p(99) < 5ms"
    case .throughput: "rate > 500/s"
    case .operations: "count > 1000"
    case .failures, .dropped: "rate < 0.1%"
    case .allocated, .retained: "bytes < 64B"
    case .leaks: "count == 0"
    case .resident: "growth < 16MiB"
    case .gauge: "value >= 80"
    }
  }

  /// The aggregates that it takes, as written.
  var aggregateNames: [String] {
    switch self {
    case .latency, .serviceTime, .lag: ["mean", "min", "max", "med", "stddev", "p(N)"]
    case .throughput: ["rate"]
    case .operations, .leaks: ["count"]
    case .failures, .dropped: ["count", "rate"]
    case .allocated: ["bytes", "objects"]
    case .retained: ["bytes"]
    case .resident: ["max", "growth"]
    case .gauge: ["value"]
    }
  }
}
