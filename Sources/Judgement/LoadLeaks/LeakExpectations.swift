public import LoadRecord
public import LoadScenario

/// Separates growth that the scenario expects: it is reported but does not count.
public enum LeakExpectations {
  /// Judges the observations without the operations whose growth is expected; all of them if that is unknown.
  public static func judge(
    _ observations: LeakObservations, _ expected: [ExpectedGrowth], parameters: LeakParameters = LeakParameters()
  ) -> LeakVerdict {
    var parameters = parameters
    let names = expected.operations
    parameters.sharedTableBytes = maximumTableBytes * observations.objectsLeft(byOperations: names)
    return LeakJudge.judge(
      observations.remainder(withoutOperations: names) ?? observations, expecting: expected.resources,
      parameters: parameters)
  }

  /// The maximum size of an object's entry in a table: a key and a value of 16 bytes each, in a table that is half full.
  private static let maximumTableBytes = 64.0

  /// Counts the culprits of a verdict without the expected ones.
  ///
  /// - Parameters:
  ///   - verdict: from ``judge(_:_:)``, with later findings.
  ///   - observations: those that were judged.
  /// - Returns: the verdict, and a warning for each expectation that matched nothing.
  public static func apply(
    _ expected: [ExpectedGrowth], to verdict: LeakVerdict, observations: LeakObservations? = nil,
    sites: [CallSiteRecord]?
  ) -> (verdict: LeakVerdict, warnings: [String]) {
    var verdict = verdict
    var sites = sites
    verdict.expected = []
    verdict.culprits = 0
    var matched: Set<Int> = []
    let names = expected.operations
    if let observations, observations.remainder(withoutOperations: names) != nil {
      let whole = LeakJudge.judge(observations)
      for (index, entry) in expected.enumerated() where entry.subject == .operation {
        let left = observations.operations?.first { $0.operation == entry.text }
        guard let operation = whole.operations?.first(where: { $0.name == entry.text }),
          operation.leftBytes ?? 0 > 0 || left?.resources?.contains(where: { $0.retained > 0 }) == true
        else { continue }
        matched.insert(index)
        guard whole.kind == .leak else { continue }
        verdict.expected.append(
          LeakVerdict.Expected(
            subject: entry.text, reason: entry.reason,
            bytesPerOperation: operation.growthBytesPerOperation + mapped(left, of: observations.operations ?? [])))
      }
      if whole.kind == .leak, verdict.kind != .leak, verdict.kind != .undecided {
        let remainder = verdict
        verdict = whole
        (verdict.expected, verdict.culprits) = (remainder.expected, 0)
        verdict.bytesAtTenTimes = remainder.bytesAtTenTimes
        return (verdict, unmatched(expected, matched, sites) + slowing(remainder))
      }
      // Their allocations are reported all the same, but not as unexpected growth.
      verdict.operations = verdict.operations?.map { entry in
        guard let name = entry.name, names.contains(name),
          var known = whole.operations?.first(where: { $0.name == name })
        else { return entry }
        known.growthBytesPerOperation = 0
        return known
      }
      if verdict.kind == .leak, !verdict.expected.isEmpty {
        verdict.explanation = "besides the expected growth, \(verdict.explanation)"
      }
      sites = sites?.filter { site in site.operation.map { !names.contains($0) } ?? true }
    }
    if verdict.kind == .leak {
      var unexpected = 0.0
      for parts in Subject.culprits(of: verdict, sites ?? []) {
        var isExpected = true
        for part in parts {
          guard let index = expected.firstIndex(where: { part.matches($0) }) else {
            isExpected = false
            unexpected += part.bytesPerOperation
            continue
          }
          matched.insert(index)
          verdict.expected.append(
            LeakVerdict.Expected(
              subject: part.name, reason: expected[index].reason, bytesPerOperation: part.bytesPerOperation))
        }
        if !isExpected { verdict.culprits += 1 }
      }
      // The series contains the growth of sites and types whose growth is expected.
      if unexpected > 0, verdict.expected.contains(where: { $0.bytesPerOperation > 0 && !names.contains($0.subject) }) {
        verdict.explanation += "; \(LeakWords.figure(unexpected)) bytes per operation of the growth are not expected"
      }
    }
    return (verdict, unmatched(expected, matched, sites) + slowing(verdict))
  }

  /// The sites that are not expected before those that are.
  public static func ordered(_ sites: [CallSiteRecord], _ expected: [ExpectedGrowth]) -> [CallSiteRecord] {
    let areExpected = sites.map { site in expected.contains { Subject.matches(site, $0) } }
    return [false, true].flatMap { isExpected in zip(sites, areExpected).filter { $1 == isExpected }.map(\.0) }
  }

  /// The warning on growth that slows.
  private static func slowing(_ verdict: LeakVerdict) -> [String] {
    verdict.kind == .slowing ? [verdict.explanation] : []
  }

  /// Bytes that an operation leaves mapped, per operation of the whole mix.
  private static func mapped(_ left: OperationAllocations?, of all: [OperationAllocations]) -> Double {
    let calls = all.calls
    let bytes = left?.resources?.first { $0.resource == .mappings }?.retained ?? 0
    return calls > 0 ? bytes / calls : 0
  }

  private static func unmatched(
    _ expected: [ExpectedGrowth], _ matched: Set<Int>, _ sites: [CallSiteRecord]?
  ) -> [String] {
    expected.enumerated().filter { !matched.contains($0.offset) }.map { _, entry in
      let isUnknown = entry.subject.isFoundByInvestigation && sites == nil
      return "memory.expected: no growth matches \(entry.subject.rawValue) '\(entry.text)'"
        + (isUnknown ? " (only an investigation finds call sites and types)" : "")
    }
  }
}

extension LeakObservations {
  /// The objects that these operations leave, per operation of the whole mix.
  fileprivate func objectsLeft(byOperations names: Set<String>) -> Double {
    let calls = operations?.calls ?? 0
    let left = (operations ?? []).filter { $0.operation.map(names.contains) ?? false }
      .reduce(0) { $0 + $1.sizeClasses.reduce(0) { $0 + $1.retained } }
    return calls > 0 ? max(0, left / calls) : 0
  }
}

/// A source of growth that an expectation may name.
private struct Subject {
  var name: String
  var operation: String?
  var type: String?
  var resource: LeakResource?
  var frames: [CallSiteRecord.Frame] = []
  /// The growth in bytes per operation of the whole mix; 0 for resources that are counted.
  var bytesPerOperation: Double

  /// The minimum number of objects whose age is significant.
  private static let leastObjects = 8.0

  func matches(_ expected: ExpectedGrowth) -> Bool {
    switch expected.subject {
    case .operation: operation == expected.text
    case .type: type.map { Self.isSame($0, expected.text) } ?? false
    case .resource: resource?.rawValue == expected.text
    case .site:
      frames.contains { $0.function.contains(expected.text) || ($0.file?.contains(expected.text) ?? false) }
    }
  }

  /// Whether two names denote one type: each with or without its module, the second with or without generic arguments.
  private static func isSame(_ found: String, _ expected: String) -> Bool {
    let name = expected.contains("<") ? found[...] : found.prefix { $0 != "<" }
    return name == expected || name.hasSuffix("." + expected) || expected.hasSuffix("." + name)
  }

  /// Whether a site, with all that is allocated there, is expected.
  static func matches(_ site: CallSiteRecord, _ expected: ExpectedGrowth) -> Bool {
    parts(of: site, growth: 0).allSatisfy { $0.matches(expected) }
  }

  /// Everything that grows; each site as the types of the objects allocated there.
  static func culprits(of verdict: LeakVerdict, _ sites: [CallSiteRecord]) -> [[Subject]] {
    var culprits: [[Subject]] = []
    // Mappings that use memory are among the resources.
    if let growth = verdict.growthBytesPerOperation, verdict.growingMemory == .heap || verdict.growingMemory == nil {
      let found = sites.filter { $0.resource == nil }
      culprits = at(found, found.map(\.bytes), growth: growth.estimate)
      if culprits.isEmpty { culprits = operations(of: verdict, growth.estimate).map { [$0] } }
    }
    // With a leak of threads, this is their stacks.
    let threadsGrow = (verdict.resources ?? []).contains { $0.resource == .threads }
    if let outside = verdict.outsideBytesPerOperation, !threadsGrow {
      culprits.append([Subject(name: "address space outside the allocator", bytesPerOperation: outside)])
    }
    for entry in verdict.resources ?? [] {
      let growth = entry.resource.isBytes ? entry.perOperation.estimate : 0
      let found = sites.filter { $0.resource == entry.resource }
      let parts = at(found, found.map { entry.resource.isBytes ? $0.bytes : $0.objects }, growth: growth)
      let whole = Subject(
        name: entry.resource.noun, operation: entry.operation, resource: entry.resource, bytesPerOperation: growth)
      culprits += parts.isEmpty ? [[whole]] : parts
    }
    return culprits
  }

  /// The operations in which memory grows, if no sites are known.
  private static func operations(of verdict: LeakVerdict, _ growth: Double) -> [Subject] {
    let growing = (verdict.operations ?? []).filter { $0.growthBytesPerOperation > 0 }
    let all = growing.reduce(0) { $0 + $1.growthBytesPerOperation }
    let notable = growing.filter { $0.growthBytesPerOperation >= Culprit.leastShare * all }
    guard !notable.isEmpty else { return [Subject(name: "memory", bytesPerOperation: growth)] }
    return notable.map {
      Subject(
        name: $0.name ?? "outside operations", operation: $0.name, bytesPerOperation: $0.growthBytesPerOperation)
    }
  }

  /// The sites with a notable share.
  private static func at(_ sites: [CallSiteRecord], _ amounts: [Double], growth: Double) -> [[Subject]] {
    let all = amounts.reduce(0) { $0 + max(0, $1) }
    guard all > 0 else { return [] }
    return zip(sites, amounts).compactMap { site, amount in
      // Steady growth has a half; a pool that was filled once has more, replaced objects have less.
      let grows = (0.25...0.75).contains(site.earlierShare ?? 0) && site.objects >= leastObjects
      return grows || amount >= Culprit.leastShare * all ? parts(of: site, growth: growth * amount / all) : nil
    }
  }

  /// A site as the types of the objects allocated there: each notable one, and the others together.
  private static func parts(of site: CallSiteRecord, growth: Double) -> [Subject] {
    let types = site.types ?? [CallSiteRecord.TypeShare(type: site.type, objects: 1)]
    let objects = types.reduce(0) { $0 + $1.objects }
    var parts = types.filter { $0.objects >= Culprit.leastShare * objects }
    let others = objects - parts.reduce(0) { $0 + $1.objects }
    if parts.isEmpty || others >= Culprit.leastShare * objects {
      parts.append(CallSiteRecord.TypeShare(type: nil, objects: others))
    }
    return parts.map { part in
      Subject(
        name: site.frames.first?.function ?? "unknown location", operation: site.operation, type: part.type,
        // Memory of a thread belongs to the thread.
        resource: site.resource ?? (site.via == "pthread_create" ? .threads : nil), frames: site.frames,
        bytesPerOperation: objects > 0 ? growth * part.objects / objects : growth)
    }
  }
}
