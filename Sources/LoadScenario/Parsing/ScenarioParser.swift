/// Turns a scenario document into a plan, or into everything that is wrong with it.
struct ScenarioParser {
  let collector: ErrorCollector
  let path: String
  let overrides: ScenarioOverrides
  let catalog: TargetCatalog

  private static let keys = [
    "$schema", "name", "description", "target", "executor", "submission", "threads", "mix", "groups", "warmup",
    "duration", "iterations", "stages", "arrivals", "pause", "timing", "repeat", "pin", "gracefulStop", "stall", "seed",
    "memory", "thresholds",
  ]

  private var values: ValueParser { ValueParser(collector) }

  func plan(_ document: JSONNode, randomSeed: () -> UInt64) throws(ScenarioErrors) -> Plan {
    guard let reader = ObjectReader(document, path: "", collector: collector) else {
      throw ScenarioErrors(errors: collector.sorted)
    }
    reader.allow(ScenarioParser.keys)
    _ = reader.string("$schema")
    let name = name(reader)
    let description = reader.string("description")?.value
    let executor = executor(reader)
    let target = TargetParser(collector: collector, path: path, catalog: catalog).target(reader, executor: executor)
    let groups = GroupParser(
      collector: collector, overrides: overrides, executor: executor, target: target?.described,
      targetLabel: target?.reference.label ?? "?"
    ).groups(reader)
    submission(reader, executor: executor)
    let length = LengthParser(collector: collector, overrides: overrides).length(reader)
    PaceParser(collector: collector).check(reader)
    if overrides.rate != nil { collector.add(Place(option: "--rate"), NotYetSupported.arrivals) }
    let memory = MemoryParser(collector: collector).plan(reader)
    let thresholds = thresholds(reader, groups: groups, target: target?.described, memory: memory)
    let warmup = duration("warmup", reader, overrides.warmup, allowsZero: true)
    let timing: Timing? =
      if let text = overrides.timing { values.choice(text, at: Place(option: "--timing")) } else {
        reader.oneOf("timing")
      }
    let repetitions = whole("repeat", reader, overrides.repetitions, 1...10_000)
    let pin = reader.bool("pin")
    let gracefulStop = reader.nanoseconds("gracefulStop", allowsZero: true)
    let stall = reader.nanoseconds("stall", allowsZero: false)
    let seed = whole("seed", reader, overrides.seed, 0...UInt64.max)
    guard collector.errors.isEmpty, let target, let length, !groups.isEmpty else {
      throw ScenarioErrors(errors: collector.sorted)
    }
    return Plan(
      name: name, description: description, file: path, target: target.reference, executor: executor ?? .threads,
      groups: groups, warmupNanoseconds: warmup ?? 1_000_000_000, length: length, timing: timing ?? .auto,
      repetitions: Int(repetitions ?? 1), pin: pin ?? false,
      gracefulStopNanoseconds: gracefulStop ?? 10_000_000_000, stallNanoseconds: stall ?? 30_000_000_000,
      seed: seed ?? randomSeed(), memory: memory.plan, thresholds: thresholds)
  }

  // MARK: Simple keys

  private func name(_ reader: ObjectReader) -> String {
    if let (name, place) = reader.string("name") {
      if !ValueParser.isName(name) {
        collector.add(place, "'\(name.prefix(80))' is no name: use 1 to 64 of letters, digits, _ and -")
      }
      return name
    }
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.hasSuffix(".json") ? String(file.dropLast(5)) : file
    let name = String(String.UnicodeScalarView(stem.unicodeScalars.map { ValueParser.isNameScalar($0) ? $0 : "-" }))
    return name.isEmpty ? "scenario" : String(name.prefix(64))
  }

  private func executor(_ reader: ObjectReader) -> Executor? {
    if let text = overrides.executor { return values.choice(text, at: Place(option: "--executor")) }
    guard let (node, place) = reader.node("executor") else { return .threads }
    switch node.value {
    case .string(let text): return values.choice(text, at: place)
    case .array(let elements):
      var executors: [Executor] = []
      for (index, element) in elements.enumerated() {
        let place = Place(element.position, "executor[\(index)]")
        guard case .string(let text) = element.value else {
          collector.add(place, "expected the name of an executor, found \(element.described)")
          continue
        }
        guard let executor: Executor = values.choice(text, at: place) else { continue }
        if executors.contains(executor) { collector.add(place, "'\(text)' is there twice") }
        executors.append(executor)
      }
      if elements.isEmpty { collector.add(place, "expected at least one executor") }
      if elements.count > 1 { collector.add(place, NotYetSupported.executors) }
      return executors.count == 1 ? executors[0] : nil
    default:
      collector.add(place, "expected threads, dispatch or tasks, found \(node.described)")
      return nil
    }
  }

  private func submission(_ reader: ObjectReader, executor: Executor?) {
    guard let (text, place) = reader.string("submission") else { return }
    let known = ["loop", "operation"]
    guard known.contains(text) else {
      collector.add(
        place, "expected one of loop, operation, found '\(text)'", suggestion: NearMiss.of(text, among: known))
      return
    }
    guard text == "operation" else { return }
    collector.add(
      place,
      executor == .threads
        ? "\"operation\" is for dispatch and tasks: threads perform in loops" : NotYetSupported.submission)
  }

  private func duration(_ key: String, _ reader: ObjectReader, _ override: String?, allowsZero: Bool) -> UInt64? {
    let inFile = reader.nanoseconds(key, allowsZero: allowsZero)
    guard let override else { return inFile }
    return values.nanoseconds(override, at: Place(option: "--\(key)"), allowsZero: allowsZero)
  }

  private func whole(
    _ key: String, _ reader: ObjectReader, _ override: String?, _ range: ClosedRange<UInt64>
  ) -> UInt64? {
    let inFile = reader.whole(key, range)
    guard let override else { return inFile }
    return values.whole(override, at: Place(option: "--\(key)"), range)
  }

  // MARK: Thresholds

  private func thresholds(
    _ reader: ObjectReader, groups: [WorkerGroup], target: TargetCatalog.Target?, memory: MemoryParser.Result
  ) -> [Threshold] {
    // Where the mix is wrong its names are no measure for selectors.
    let knowsMix = !groups.isEmpty && target != nil
    var operations: [String] = []
    for entry in groups.flatMap(\.mix) where !operations.contains(entry.operation) {
      operations.append(entry.operation)
    }
    let parser = ThresholdParser(
      collector: collector, operations: knowsMix ? operations : nil, groups: knowsMix ? groups.map(\.name) : nil)
    if let file = overrides.thresholdsFile { return thresholds(ofFile: file, parser) }
    guard let (node, place) = reader.node("thresholds") else { return [] }
    let thresholds = parser.thresholds(node, path: "thresholds")
    for threshold in thresholds { refuse(threshold, in: node, place) }
    return thresholds
  }

  private func thresholds(ofFile file: String, _ parser: ThresholdParser) -> [Threshold] {
    let own = ErrorCollector(file: file)
    let ownParser = ThresholdParser(collector: own, operations: parser.operations, groups: parser.groups)
    do throws(ScenarioErrors) {
      let thresholds = try ThresholdsFile.read(path: file, ownParser)
      for error in own.sorted { collector.add(error) }
      for threshold in thresholds {
        guard let reason = NotYetSupported.metrics[threshold.metric] else { continue }
        collector.add(Place(option: file), "\(threshold.metricText): \(reason)")
      }
      return thresholds
    } catch {
      for error in error.errors { collector.add(error) }
      return []
    }
  }

  private func refuse(_ threshold: Threshold, in node: JSONNode, _ place: Place) {
    guard let reason = NotYetSupported.metrics[threshold.metric] else { return }
    var place = place
    if case .object(let members) = node.value, let member = members.first(where: { $0.key == threshold.metricText }) {
      place = Place(member.position, "thresholds.\(member.key)")
    }
    collector.add(place, reason)
  }
}
