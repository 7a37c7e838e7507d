/// Values of command-line options that are written as in scenario files.
public enum OptionValues {
  /// Conditions, each an expression on the latency of all operations, `p(99) < 1ms`, or one on a metric,
  /// `latency{operation:get_status}: p(99) < 1ms`.
  ///
  /// - Parameters:
  ///   - option: the option's name, for messages.
  ///   - plan: the plan whose groups and operations the selectors may name.
  /// - Throws: all errors at once.
  public static func conditions(
    _ texts: [String], option: String, plan: Plan
  ) throws(ScenarioErrors) -> [Threshold] {
    let collector = ErrorCollector(file: option)
    let parser = ThresholdParser(
      collector: collector, names: SelectableNames(groups: plan.groups), refuses: RefusedMetrics.ofProbes)
    let place = Place(option: option)
    let conditions = texts.compactMap { text -> Threshold? in
      let (metric, expression) = split(text)
      return parser.threshold(metric, expression, at: place)
    }
    if !collector.errors.isEmpty { throw ScenarioErrors(errors: collector.sorted) }
    return conditions
  }

  /// Splits at the colon that is outside of braces and before the comparison.
  private static func split(_ text: String) -> (metric: String, expression: String) {
    var isInside = false
    for index in text.indices {
      switch text[index] {
      case "{": isInside = true
      case "}": isInside = false
      case ":" where !isInside: return (text[..<index].trimmed, text[text.index(after: index)...].trimmed)
      case "<", ">", "=", "!": return (MeasuredFigure.latency.name, text[...].trimmed)
      default: break
      }
    }
    return (MeasuredFigure.latency.name, text[...].trimmed)
  }

  /// A rate above 0, `50k/s`.
  public static func perSecond(_ text: String, option: String) throws(ScenarioErrors) -> Double {
    try value(option) { $0.perSecond(text, at: Place(option: option)) }
  }

  /// A duration above 0, `10s`, in nanoseconds.
  public static func nanoseconds(_ text: String, option: String) throws(ScenarioErrors) -> UInt64 {
    try value(option) { $0.nanoseconds(text, at: Place(option: option), least: .nanosecond) }
  }

  /// The budget of a leak check, at least a second, `60s`, in nanoseconds.
  public static func leakBudget(_ text: String, option: String) throws(ScenarioErrors) -> UInt64 {
    try value(option) { $0.nanoseconds(text, at: Place(option: option), least: .second) }
  }

  /// A size above 0, `512MiB`.
  public static func bytes(_ text: String, option: String) throws(ScenarioErrors) -> UInt64 {
    try value(option) { $0.bytes(text, at: Place(option: option)) }
  }

  /// A number of workers that the executor supports.
  public static func workers(_ text: String, option: String, executor: Executor) throws(ScenarioErrors) -> Int {
    Int(try value(option) { $0.whole(text, at: Place(option: option), 1...UInt64(executor.maximumWorkers)) })
  }

  /// A share from 0.1 % to 100 %, `2%` or `0.02`.
  public static func share(_ text: String, option: String) throws(ScenarioErrors) -> Double {
    let share = Quantity.share(text)
    guard let share, (0.001...1).contains(share) else {
      let collector = ErrorCollector(file: option)
      collector.add(
        Place(option: option), "invalid share '\(Excerpt.of(text))': write 0.1% to 100%, for example 2% or 0.02")
      throw ScenarioErrors(errors: collector.sorted)
    }
    return share
  }

  private static func value<Value>(
    _ option: String, _ parse: (ValueParser) -> Value?
  ) throws(ScenarioErrors) -> Value {
    let collector = ErrorCollector(file: option)
    guard let value = parse(ValueParser(collector)) else { throw ScenarioErrors(errors: collector.sorted) }
    return value
  }
}
