/// Reads scenario files.
public enum ScenarioFile {
  /// The plan of a file.
  ///
  /// - Parameters:
  ///   - overrides: the values from the command line.
  ///   - catalog: the targets that may be named.
  ///   - randomSeed: supplies a seed if neither file nor command line has one.
  /// - Throws: all errors at once.
  public static func load(
    path: String, overrides: ScenarioOverrides = ScenarioOverrides(), catalog: TargetCatalog,
    randomSeed: () -> UInt64
  ) throws(ScenarioErrors) -> Plan {
    try parse(
      try InputFile.read(path), path: path, overrides: overrides, catalog: catalog, randomSeed: randomSeed)
  }

  /// The plan of a text.
  ///
  /// - Parameter path: the file's path, for messages, for the default name, and as the base of relative plugin paths.
  public static func parse(
    _ bytes: [UInt8], path: String, overrides: ScenarioOverrides = ScenarioOverrides(), catalog: TargetCatalog,
    randomSeed: () -> UInt64
  ) throws(ScenarioErrors) -> Plan {
    let document = try InputFile.parse(bytes, path: path)
    let parser = ScenarioParser(
      collector: ErrorCollector(file: path), path: path, overrides: overrides, catalog: catalog)
    return try parser.plan(document, randomSeed: randomSeed)
  }
}

/// Reads thresholds from a file of their own: the same object as a scenario's `thresholds`, alone or under that key.
public enum ThresholdsFile {
  /// The thresholds of a file.
  ///
  /// - Parameter plan: a record's plan, whose groups and operations selectors must name; nil: they may name any.
  /// - Throws: all errors at once.
  public static func load(path: String, plan: Plan? = nil) throws(ScenarioErrors) -> [Threshold] {
    let collector = ErrorCollector(file: path)
    let names = plan.map { SelectableNames(groups: $0.groups) }
    let thresholds = try read(path: path, ThresholdParser(collector: collector, names: names))
    if !collector.errors.isEmpty { throw ScenarioErrors(errors: collector.sorted) }
    return thresholds
  }

  /// Reads a file; one without a threshold is an error, because it would let everything pass.
  static func read(path: String, _ parser: ThresholdParser) throws(ScenarioErrors) -> [Threshold] {
    let document = try InputFile.parse(try InputFile.read(path), path: path)
    var (node, place) = (document, "")
    if case .object(let members) = document.value, members.count == 1, let member = members.first,
      member.key == "thresholds"
    {
      (node, place) = (member.node, "thresholds")
    }
    let thresholds = parser.thresholds(node, path: place)
    parser.collector.requireThresholds(
      thresholds, at: Place(node.position, place), example: "\"latency\": [\"p(99) < 5ms\"]")
    return thresholds
  }
}
