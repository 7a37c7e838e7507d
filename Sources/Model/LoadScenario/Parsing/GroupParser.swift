/// Reads which workers perform which operations: `threads` and `mix`, or `groups`.
struct GroupParser {
  let collector: ErrorCollector
  let overrides: ScenarioOverrides
  /// The executors that must support the workers; empty if unknown.
  let executors: [Executor]
  /// The targets that must offer the operations; empty if unknown.
  let targets: [TargetParser.Found]
  /// The numbers of workers outside of groups; empty where there are groups, or, with errors, if missing or invalid.
  let threads: [Int]

  /// The maximum number of operations in a mix.
  static let maximumMix = 1024
  /// The maximum number of groups in a scenario.
  static let maximumGroups = 1024

  private var values: ValueParser { ValueParser(collector) }
  private var paces: PaceParser { PaceParser(collector: collector) }
  private var workerRange: ClosedRange<UInt64> { ThreadsParser.range(executors) }

  /// Empty, with errors, if they are missing or invalid.
  ///
  /// - Parameter stages: how the number of workers, or the rate of arrivals, changes.
  func groups(_ reader: ObjectReader, stages: StagesParser.Stages?) -> [WorkerGroup] {
    if let (node, place) = reader.node("groups") {
      if let stages { collector.add(stages.place, "'stages' and 'groups' cannot be combined: keep one") }
      for key in ["threads", "mix"] {
        if let (_, place) = reader.node(key) {
          collector.add(place, "'\(key)' and 'groups' cannot be combined: set '\(key)' in each group")
        }
      }
      if overrides.threads != nil {
        collector.add(
          Place(option: "--threads"), "cannot be combined with 'groups', which set their own 'threads'")
      }
      if overrides.rate != nil {
        collector.add(Place(option: "--rate"), "cannot be combined with 'groups': set their 'arrivals' in the file")
      }
      return groups(node, place, paces.pace(reader))
    }
    let pace = paces.pace(reader, rate: overrides.rate)
    guard let (mixNode, mixPlace) = reader.node("mix") else {
      reader.addMissing("mix", "the operations to perform, such as {\"mix\": {\"get_status\": 1}}")
      return []
    }
    guard let mix = mix(mixNode, mixPlace) else { return [] }
    let peak = stages.map { $0.areRates ? 0 : Int($0.stages.map(\.target).max() ?? 0) } ?? 0
    let workers = max(threads.first ?? 0, peak)
    if workers == 0, let stages, !stages.areRates {
      collector.add(stages.place, "no stage has a thread: no operation would be performed")
    }
    guard workers > 0 else { return [] }
    var group = WorkerGroup(workers: workers, mix: mix, pause: pace.pause, arrivals: pace.arrivals)
    if let stages { ramp(&group, stages) }
    return [group]
  }

  private func ramp(_ group: inout WorkerGroup, _ stages: StagesParser.Stages) {
    if !stages.areRates {
      if group.arrivals != nil {
        collector.add(
          stages.place, "stages of 'threads' require the closed model: with 'arrivals', use stages of 'rate'")
      }
      group.ramp = Ramp(start: Double(threads.first ?? 0), stages: stages.stages)
      return
    }
    if group.pause != nil {
      collector.add(stages.place, "stages of 'rate' and 'pause' cannot be combined: the open model has no think time")
    }
    if overrides.rate != nil {
      collector.add(Place(option: "--rate"), "cannot be combined with 'stages' of 'rate', which set the rate")
    }
    if stages.stages.allSatisfy({ $0.target == 0 }), group.arrivals == nil {
      collector.add(stages.place, "no stage has a rate above 0: no operation would arrive")
    }
    var arrivals = group.arrivals ?? Arrivals(ratePerSecond: 0)
    arrivals.ramp = Ramp(start: arrivals.ratePerSecond, stages: stages.stages)
    group.arrivals = arrivals
  }

  /// - Parameter pace: the scenario's, which groups without a pace of their own have.
  private func groups(_ node: JSONNode, _ place: Place, _ pace: PaceParser.Pace) -> [WorkerGroup] {
    guard case .array(let elements) = node.value else {
      collector.add(place, "expected an array of groups, found \(node.described)")
      return []
    }
    if elements.isEmpty { collector.add(place, "expected at least one group") }
    guard elements.count <= GroupParser.maximumGroups else {
      collector.add(place, "too many groups: \(elements.count); the maximum is \(GroupParser.maximumGroups)")
      return []
    }
    var groups: [WorkerGroup] = []
    var names: Set<String> = []
    for (index, element) in elements.enumerated() {
      guard var group = group(element, "groups[\(index)]", &names) else { continue }
      if group.pause == nil, group.arrivals == nil { (group.pause, group.arrivals) = (pace.pause, pace.arrivals) }
      groups.append(group)
    }
    let total = groups.reduce(0) { $0 + $1.workers }
    if total > Int(workerRange.upperBound) {
      collector.add(place, "too many workers in all groups: \(total); the maximum is \(workerRange.upperBound)")
    }
    return groups.count == elements.count ? groups : []
  }

  private func group(_ node: JSONNode, _ path: String, _ names: inout Set<String>) -> WorkerGroup? {
    guard let reader = ObjectReader(node, path: path, collector: collector) else { return nil }
    reader.allow(["name", "threads", "mix", "arrivals", "pause"])
    let pace = paces.pace(reader)
    let name = reader.string("name")
    if let name {
      if !ValueParser.isName(name.value) {
        collector.add(name.place, "invalid name '\(Excerpt.of(name.value))': use 1–64 letters, digits, '_' or '-'")
      }
      if !names.insert(name.value).inserted {
        collector.add(name.place, "duplicate group '\(Excerpt.of(name.value))'")
      }
    } else if !reader.has("name") {
      reader.addMissing("name", "the name of the group")
    }
    let threads = reader.whole("threads", workerRange)
    if !reader.has("threads") { reader.addMissing("threads", "the number of workers") }
    guard let (mixNode, mixPlace) = reader.node("mix") else {
      reader.addMissing("mix", "the operations to perform, such as {\"get_status\": 1}")
      return nil
    }
    guard let mix = mix(mixNode, mixPlace), let name, let threads else { return nil }
    return WorkerGroup(name: name.value, workers: Int(threads), mix: mix, pause: pace.pause, arrivals: pace.arrivals)
  }

  private func mix(_ node: JSONNode, _ place: Place) -> [MixEntry]? {
    guard let reader = ObjectReader(node, path: place.path, collector: collector) else { return nil }
    let members = reader.all
    if members.isEmpty { collector.add(place, "the mix is empty: add at least one operation with its weight") }
    guard members.count <= GroupParser.maximumMix else {
      collector.add(place, "too many operations in a mix: \(members.count); the maximum is \(GroupParser.maximumMix)")
      return nil
    }
    var mix: [MixEntry] = []
    for member in members {
      checkOperation(member.key, at: member.keyPlace)
      guard case .number(let number) = member.node.value else {
        collector.add(member.place, "expected a weight such as 70, found \(member.node.described)")
        continue
      }
      guard number.double > 0, number.double <= 1e9 else {
        collector.add(
          member.place, "expected a weight greater than 0 and at most 1e9, found \(Excerpt.of(number.text, limit: 40))")
        continue
      }
      mix.append(MixEntry(operation: member.key, weight: number.double))
    }
    return mix.count == members.count && !mix.isEmpty ? mix : nil
  }

  /// Every target must offer the operation, and every executor must be able to perform it.
  private func checkOperation(_ name: String, at place: Place) {
    var isAsynchronous = false
    for target in targets {
      let operations = target.described.operations
      if let operation = operations.first(where: { $0.name == name }) {
        isAsynchronous = isAsynchronous || operation.isAsynchronous
        continue
      }
      let names = operations.map(\.name)
      let near = collector.isFull ? nil : NearMiss.of(name, among: names)
      let list = near == nil ? ": expected one of \(names.joined(separator: ", "))" : ""
      collector.add(
        place, "unknown operation of target '\(target.reference.label)'\(list)", suggestion: near)
    }
    let others = executors.filter { $0 != .tasks }
    guard isAsynchronous, !others.isEmpty else { return }
    let executors = others.map { "'\($0.rawValue)'" }.joined(separator: " or ")
    collector.add(place, "the operation is asynchronous: executor \(executors) cannot await it; use 'tasks'")
  }
}
