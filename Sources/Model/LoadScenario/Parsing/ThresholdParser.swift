/// Reads thresholds: `metric{selector:value,…}` → expressions.
struct ThresholdParser {
  let collector: ErrorCollector
  /// What selectors can name; nil where thresholds are read without a plan.
  let names: SelectableNames?
  /// Where the mix is invalid: the names in the mix and in the target, because only other names are certainly wrong.
  var possibleOperations: Set<String>?
  /// Metrics that are refused, with the reason.
  var refuses: [MeasuredFigure: String] = [:]

  /// All thresholds of an object, in the order of the file.
  func thresholds(_ node: JSONNode, path: String) -> [Threshold] {
    guard let reader = ObjectReader(node, path: path, collector: collector) else { return [] }
    return reader.all.flatMap { entry -> [Threshold] in
      guard let (metric, selectors) = subject(entry.key, at: entry.keyPlace) else { return [] }
      if let reason = refuses[metric] { collector.add(entry.keyPlace, reason) }
      return ExpressionParser(collector: collector, example: metric.example).nodes(entry.node, at: entry.place)
        .compactMap { threshold($0, at: $1, metric, selectors, text: entry.key) }
    }
  }

  /// A threshold from texts that are not in a file.
  func threshold(_ metricText: String, _ expression: String, at place: Place) -> Threshold? {
    guard let (metric, selectors) = subject(metricText, at: place) else { return nil }
    if let reason = refuses[metric] { collector.add(place, reason) }
    return parse(expression, at: place, metric, selectors, text: metricText)
  }

  // MARK: Metric and selectors

  private func subject(_ text: String, at place: Place) -> (MeasuredFigure, [FigureSelector: String])? {
    let name = String(text.prefix { $0 != "{" })
    guard let metric = MeasuredFigure(rawValue: name) else {
      let names = MeasuredFigure.table.map(\.name)
      collector.add(
        place, "unknown metric '\(Excerpt.of(name))': expected one of \(names.joined(separator: ", "))",
        suggestion: NearMiss.of(name, among: names))
      return nil
    }
    var selectors: [FigureSelector: String] = [:]
    if name.count < text.count {
      guard text.hasSuffix("}") else {
        collector.add(place, "missing '}': a selector is written {name:value}")
        return nil
      }
      for part in text.dropFirst(name.count + 1).dropLast().split(separator: ",", omittingEmptySubsequences: false) {
        guard let (key, value) = selector(part, metric, at: place) else { return nil }
        if selectors.updateValue(value, forKey: key) != nil {
          collector.add(place, "duplicate selector '\(key.rawValue)'")
          return nil
        }
      }
    }
    if let required = metric.requiredSelector, selectors[required] == nil {
      collector.add(
        place, "missing selector '\(required.rawValue)': write \(metric.name){\(required.rawValue):…}")
      return nil
    }
    if let refusal = names?.refusal(selectors) {
      collector.add(place, refusal.message, suggestion: refusal.suggestion)
      return nil
    }
    return (metric, selectors)
  }

  private func selector(_ part: Substring, _ metric: MeasuredFigure, at place: Place) -> (FigureSelector, String)? {
    let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
    guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
      collector.add(place, "a selector is written {name:value}, found '{\(part)}'")
      return nil
    }
    let value = halves[1]
    guard let key = FigureSelector(rawValue: halves[0]), metric.selectors.contains(key) else {
      let known = metric.selectors.map(\.rawValue)
      let there = known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))"
      collector.add(
        place, "'\(metric.name)' has no selector '\(Excerpt.of(halves[0]))': \(there)",
        suggestion: NearMiss.of(halves[0], among: known))
      return nil
    }
    if let values = key.values, !values.contains(value) {
      collector.add(
        place, "invalid \(key.rawValue) '\(Excerpt.of(value))': expected \(values.joined(separator: " or "))",
        suggestion: NearMiss.of(value, among: values))
      return nil
    }
    if key == .operation, names == nil, let possibleOperations, !possibleOperations.contains(value) {
      collector.add(place, "unknown operation '\(Excerpt.of(value))': neither the mix nor the target has it")
      return nil
    }
    return (key, value)
  }

  // MARK: Expressions

  private func threshold(
    _ node: JSONNode, at place: Place, _ metric: MeasuredFigure, _ selectors: [FigureSelector: String], text: String
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
    let after = reader.nanoseconds("after", least: .zero)
    let window = reader.nanoseconds("window", least: .second)
    let samples = reader.whole("minimumSamples", 1...UInt64(Int64.max))
    let abort = reader.bool("abort")
    if after != nil, abort != true, let (_, place) = reader.node("after") {
      collector.add(
        place, "'after' delays 'abort' and has no effect without it: add \"abort\": true, or remove 'after'")
    }
    guard let (expression, place) = reader.string("threshold") else {
      if !reader.has("threshold") {
        reader.addMissing("threshold", "an expression such as \"\(metric.example)\"")
      }
      return nil
    }
    guard var threshold = parse(expression, at: place, metric, selectors, text: text) else { return nil }
    threshold.abort = abort ?? false
    threshold.afterNanoseconds = after ?? 0
    threshold.windowNanoseconds = window
    threshold.minimumSamples = samples ?? 1
    return threshold
  }

  private func parse(
    _ expression: String, at place: Place, _ metric: MeasuredFigure, _ selectors: [FigureSelector: String], text: String
  ) -> Threshold? {
    let parts = ExpressionParser(collector: collector, example: metric.example).parts(expression, at: place)
    guard let (left, comparison, right) = parts, let aggregate = aggregate(left, metric, at: place) else { return nil }
    var threshold = Threshold(
      metric: metric, selectors: selectors, aggregate: aggregate, comparison: comparison, value: 0,
      expression: expression, metricText: text)
    if right.hasPrefix("baseline") {
      guard let share = baselineShare(String(right.dropFirst("baseline".count)), at: place) else { return nil }
      threshold.baselineShare = share
    } else {
      guard let value = value(right, metric, aggregate, at: place) else { return nil }
      threshold.value = value
    }
    return threshold
  }

  /// What follows `baseline`: nothing, `+ 10%` or `- 5%`.
  private func baselineShare(_ text: String, at place: Place) -> Double? {
    let rest = text.filter { $0 != " " }
    if rest.isEmpty { return 0 }
    let sign = rest.first == "+" ? 1.0 : rest.first == "-" ? -1 : nil
    guard let sign, rest.hasSuffix("%"), let share = Quantity.share(String(rest.dropFirst())),
      sign > 0 || share < 1
    else {
      collector.add(place, "invalid limit '\(Excerpt.of("baseline" + text))': write, for example, \"baseline + 10%\"")
      return nil
    }
    return sign * share
  }

  private func aggregate(_ text: String, _ metric: MeasuredFigure, at place: Place) -> Aggregate? {
    if let aggregate = Aggregate(text: text), metric.statistic(aggregate) != nil { return aggregate }
    let names = metric.statistics.map(\.name)
    if text.hasPrefix("p("), text.hasSuffix(")"), names.contains("p(N)") {
      collector.add(place, "invalid percentile '\(Excerpt.of(text))': write p(N) with N from 0 to 100")
      return nil
    }
    let wrong =
      text.isEmpty ? "missing aggregate" : "'\(metric.name)' has no aggregate '\(Excerpt.of(text))'"
    collector.add(
      place, "\(wrong): expected \(names.joined(separator: ", "))",
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
    _ text: String, _ metric: MeasuredFigure, _ aggregate: Aggregate, at place: Place
  ) -> Double? {
    let unit = metric.unit(aggregate)
    guard let value = unit.value(of: text) else {
      let found = text.isEmpty ? "missing limit" : "invalid limit '\(Excerpt.of(text))'"
      collector.add(place, "\(found): write \(unit.form)")
      return nil
    }
    if unit == .share, value == 1, !text.hasSuffix("%") {
      collector.add(place, "'\(Excerpt.of(text))' as a share means 100%: write 100%, or 1% if that is meant")
      return nil
    }
    if unit == .share, value > 1 {
      collector.add(
        place, "'\(Excerpt.of(text))' exceeds 100%: write a share such as 0.1% or 0.001")
      return nil
    }
    return value
  }
}
