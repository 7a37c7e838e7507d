/// Turns a scenario document into a plan, or into a list of all its errors.
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
    let executors = ExecutorParser(collector: collector, overrides: overrides).executors(reader)
    let targets = TargetParser(collector: collector, path: path, catalog: catalog, executors: executors).targets(reader)
    let stages = StagesParser(collector: collector, executors: executors).stages(reader)
    let threads = ThreadsParser(collector: collector, overrides: overrides, executors: executors)
      .counts(reader, stages: stages)
    let groups = GroupParser(
      collector: collector, overrides: overrides, executors: executors, targets: targets, threads: threads
    ).groups(reader, stages: stages)
    let submission = submission(reader, executors: executors)
    let length = LengthParser(collector: collector, overrides: overrides).length(reader, stages: stages)
    let names = selectableNames(groups: groups, targets: targets)
    let memory = MemoryParser(
      collector: collector, names: names, isLeakCheckAlone: overrides.isLeakCheckAlone
    ).plan(reader)
    let thresholds = thresholds(reader, names: names, targets: targets, memory: memory)
    let warmup = duration("warmup", reader, overrides.warmup, least: .zero)
    var timing: Timing? = reader.oneOf("timing")
    if let text = overrides.timing { timing = values.choice(text, at: Place(option: "--timing")) }
    let repetitions = whole("repeat", reader, overrides.repetitions, 1...UInt64(Plan.maximumCells))
    checkCells(
      reader, targets: targets.count, executors: executors.count, threads: max(threads.count, 1),
      repetitions: Int(repetitions ?? 1))
    let pin = reader.bool("pin")
    let gracefulStop = reader.nanoseconds("gracefulStop", least: .zero)
    let stall = reader.nanoseconds("stall", least: .nanosecond)
    let seed = whole("seed", reader, overrides.seed, 0...UInt64.max)
    guard collector.errors.isEmpty, let target = targets.first, let executor = executors.first, let length,
      !groups.isEmpty
    else {
      throw ScenarioErrors(errors: collector.sorted)
    }
    return Plan(
      name: name, description: description, file: path, target: target.reference, executor: executor,
      submission: submission,
      alternatives: targets.count > 1 || executors.count > 1 || threads.count > 1
        ? PlanAlternatives(
          targets: targets.map(\.reference), executors: executors, threads: threads.count > 1 ? threads : nil) : nil,
      groups: groups, warmupNanoseconds: warmup ?? 1_000_000_000, length: length, timing: timing ?? .auto,
      repetitions: Int(repetitions ?? 1), pin: pin ?? false,
      gracefulStopNanoseconds: gracefulStop ?? 10_000_000_000, stallNanoseconds: stall ?? 30_000_000_000,
      seed: seed ?? randomSeed(), memory: memory, thresholds: thresholds)
  }

  // MARK: Simple keys

  private func name(_ reader: ObjectReader) -> String {
    if let (name, place) = reader.string("name") {
      if !ValueParser.isName(name) {
        collector.add(place, "invalid name '\(Excerpt.of(name))': use 1–64 letters, digits, '_' or '-'")
      }
      return name
    }
    if path == InputFile.standardInput { return "stdin" }
    let file = path.fileName
    let stem = file.hasSuffix(".json") ? String(file.dropLast(5)) : file
    let name = String(String.UnicodeScalarView(stem.unicodeScalars.map { ValueParser.isNameScalar($0) ? $0 : "-" }))
    return name.isEmpty ? "scenario" : String(name.prefix(64))
  }

  /// Checks the number of runs: the parts have limits of their own, this is the limit of their product.
  private func checkCells(_ reader: ObjectReader, targets: Int, executors: Int, threads: Int, repetitions: Int) {
    let count = targets * executors * threads * repetitions
    guard count > Plan.maximumCells else { return }
    let inFile = ["repeat", "target", "executor", "threads"].lazy.compactMap { reader.node($0)?.place }.first
    let options = [(overrides.repetitions, "--repeat"), (threads > 1 ? overrides.threads : nil, "--threads")]
    let option = options.first { $0.0 != nil }.map { Place(option: $0.1) }
    let place = option ?? inFile ?? reader.place
    let parts = [
      (targets, "targets"), (executors, "executors"), (threads, "worker counts"), (repetitions, "repetitions"),
    ]
    let product = parts.filter { $0.0 > 1 }.map { "\($0.0) \($0.1)" }.joined(separator: " × ")
    collector.add(place, "\(product) make \(count) runs; the maximum is \(Plan.maximumCells)")
  }

  private func submission(_ reader: ObjectReader, executors: [Executor]) -> Submission? {
    guard let submission: Submission = reader.oneOf("submission"), submission == .operation else { return nil }
    if executors.contains(.threads) {
      collector.add(
        reader.node("submission")?.place ?? reader.place,
        "'operation' requires executor 'dispatch' or 'tasks': threads perform operations in a loop")
    }
    return submission
  }

  private func duration(_ key: String, _ reader: ObjectReader, _ override: String?, least: LeastDuration) -> UInt64? {
    let inFile = reader.nanoseconds(key, least: least)
    guard let override else { return inFile }
    return values.nanoseconds(override, at: Place(option: "--\(key)"), least: least)
  }

  private func whole(
    _ key: String, _ reader: ObjectReader, _ override: String?, _ range: ClosedRange<UInt64>
  ) -> UInt64? {
    let inFile = reader.whole(key, range)
    guard let override else { return inFile }
    return values.whole(override, at: Place(option: "--\(key)"), range)
  }

  /// The names of the plan's groups and operations; nil where the mix is invalid, so that other names are not checked
  /// against it.
  private func selectableNames(groups: [WorkerGroup], targets: [TargetParser.Found]) -> SelectableNames? {
    let known = targets.dropFirst().reduce(targets.first?.operationNames ?? []) { $0.intersection($1.operationNames) }
    let knowsMix = !groups.isEmpty && groups.allSatisfy { $0.mix.allSatisfy { known.contains($0.operation) } }
    return knowsMix ? SelectableNames(groups: groups) : nil
  }

  // MARK: Thresholds

  private func thresholds(
    _ reader: ObjectReader, names: SelectableNames?, targets: [TargetParser.Found], memory: MemoryPlan
  ) -> [Threshold] {
    let possible =
      targets.isEmpty ? nil : targets.reduce(into: Set(namedOperations(reader))) { $0.formUnion($1.operationNames) }
    func parser(_ collector: ErrorCollector) -> ThresholdParser {
      ThresholdParser(
        collector: collector, names: names, possibleOperations: possible, refuses: RefusedMetrics.with(memory.leaks))
    }
    // The file's own are checked even where the command line replaces them.
    let own = reader.node("thresholds").map { parser(collector).thresholds($0.node, path: "thresholds") }
    guard let file = overrides.thresholdsFile else { return own ?? [] }
    let replacement = ErrorCollector(file: file)
    do throws(ScenarioErrors) {
      let thresholds = try ThresholdsFile.read(path: file, parser(replacement))
      for error in replacement.sorted { collector.add(error) }
      return thresholds
    } catch {
      for error in error.errors { collector.add(error) }
      return []
    }
  }

  /// The operations that any mix of the file names, whether valid or not.
  private func namedOperations(_ reader: ObjectReader) -> [String] {
    let groups = reader.node("groups")?.node.elements.prefix(GroupParser.maximumGroups) ?? []
    let mixes = [reader.node("mix")?.node] + groups.map { $0.member("mix") }
    return mixes.compactMap { $0 }.flatMap { $0.members.prefix(GroupParser.maximumMix).map(\.key) }
  }
}
