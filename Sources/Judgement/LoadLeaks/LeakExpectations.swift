public import LoadRecord
public import LoadScenario

/// Growth that the scenario expects is told and not counted.
public enum LeakExpectations {
  /// An operation or site with less than this share of the growth is not a culprit of its own.
  private static let culpritShare = 0.05

  /// Judges what remains without the operations whose growth is expected; all, where that is not known.
  public static func judge(_ observations: LeakObservations, _ expected: [ExpectedGrowth]) -> LeakVerdict {
    LeakJudge.judge(observations.remainder(withoutOperations: expected.operations) ?? observations)
  }

  /// Counts the culprits of a verdict, without those that are expected.
  ///
  /// - Parameters:
  ///   - verdict: as ``judge(_:_:)`` gives it, with what was found out since.
  ///   - observations: what it judged.
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
        let told = verdict.expected
        verdict = whole
        (verdict.expected, verdict.culprits) = (told, 0)
        return (verdict, unmatched(expected, matched, sites))
      }
      // What they leave is known all the same; it is none of what grows unexpectedly.
      verdict.operations? += (whole.operations ?? []).filter { $0.name.map(names.contains) ?? false }.map { entry in
        var entry = entry
        entry.growthBytesPerOperation = 0
        return entry
      }
      if verdict.kind == .leak, !verdict.expected.isEmpty {
        verdict.explanation = "beside what is expected, \(verdict.explanation)"
      }
      sites = sites?.filter { site in site.operation.map { !names.contains($0) } ?? true }
    }
    if verdict.kind == .leak {
      // Those of expected operations are not among them; sites and types are of memory.
      let resources = verdict.resources?.count ?? 0
      let growsInMemory = verdict.growthBytesPerOperation != nil
      let subjects = !growsInMemory ? [] : culprits(verdict, sites ?? [])
      var counted = 0
      for subject in subjects {
        guard let index = expected.firstIndex(where: { subject.matches($0) }) else {
          counted += subject.count
          continue
        }
        matched.insert(index)
        verdict.expected.append(
          LeakVerdict.Expected(
            subject: subject.name, reason: expected[index].reason, bytesPerOperation: subject.bytesPerOperation))
      }
      let unexplained = growsInMemory || resources == 0 ? max(1, verdict.sizeClasses.count) : 0
      verdict.culprits = resources + (subjects.isEmpty ? unexplained : counted)
    }
    return (verdict, unmatched(expected, matched, sites) + (verdict.kind == .slowing ? [verdict.explanation] : []))
  }

  /// Bytes that an operation leaves mapped, for each operation of the whole mix.
  private static func mapped(_ left: OperationAllocations?, of all: [OperationAllocations]) -> Double {
    let calls = all.reduce(0.0) { $0 + Double($1.calls) }
    let bytes = left?.resources?.first { $0.resource == .mappings }?.retained ?? 0
    return calls > 0 ? bytes / calls : 0
  }

  private static func unmatched(
    _ expected: [ExpectedGrowth], _ matched: Set<Int>, _ sites: [CallSiteRecord]?
  ) -> [String] {
    expected.enumerated().filter { !matched.contains($0.offset) }.map { _, entry in
      "memory.expected: nothing that grows matches \(entry.subject.rawValue) '\(entry.text)'"
        + (entry.subject != .operation && sites == nil ? " (sites and types are known of an investigation alone)" : "")
    }
  }

  /// Something that grows, as an expectation may name it.
  private struct Subject {
    var name: String
    var operation: String?
    var type: String?
    var frames: [CallSiteRecord.Frame]
    var bytesPerOperation: Double
    /// How many culprits it stands for.
    var count: Int

    /// Whether two names are of one type: each with or without its module, the second with or without what it is generic over.
    private static func isSame(_ found: String, _ expected: String) -> Bool {
      let name = expected.contains("<") ? found[...] : found.prefix { $0 != "<" }
      return name == expected || name.hasSuffix("." + expected) || expected.hasSuffix("." + name)
    }

    func matches(_ expected: ExpectedGrowth) -> Bool {
      switch expected.subject {
      case .operation: operation == expected.text
      case .type: type.map { Self.isSame($0, expected.text) } ?? false
      case .site:
        frames.contains { $0.function.contains(expected.text) || ($0.file?.contains(expected.text) ?? false) }
      }
    }
  }

  /// Call sites where they are known, else the operations with the size classes that grow in them.
  private static func culprits(_ verdict: LeakVerdict, _ sites: [CallSiteRecord]) -> [Subject] {
    let growth = verdict.growthBytesPerOperation?.estimate ?? 0
    let bytes = sites.reduce(0) { $0 + max(0, $1.bytes) }
    if bytes > 0 {
      return sites.filter { $0.bytes >= culpritShare * bytes }.map { site in
        Subject(
          name: site.frames.first?.function ?? "an unknown place", operation: site.operation, type: site.type,
          frames: site.frames, bytesPerOperation: growth * site.bytes / bytes, count: 1)
      }
    }
    let operations = (verdict.operations ?? []).filter { $0.growthBytesPerOperation > 0 }
    let all = operations.reduce(0) { $0 + $1.growthBytesPerOperation }
    let culprits = operations.filter { $0.growthBytesPerOperation >= culpritShare * all }
    return culprits.enumerated().map { index, operation in
      Subject(
        name: operation.name ?? "outside of operations", operation: operation.name, type: nil, frames: [],
        bytesPerOperation: operation.growthBytesPerOperation,
        // The size classes are counted once, whichever operations they grow in.
        count: index == 0 ? max(1, verdict.sizeClasses.count - culprits.count + 1) : 1)
    }
  }
}
