public import LoadRecord
public import LoadScenario

/// Growth that the scenario expects is told and not counted.
public enum LeakExpectations {
  /// An operation or site with less than this share of the growth is not a culprit of its own.
  private static let culpritShare = 0.05

  /// Counts the culprits of a verdict, without those that are expected.
  ///
  /// - Returns: the verdict, and a warning for each expectation that matched nothing.
  public static func apply(
    _ expected: [ExpectedGrowth], to verdict: LeakVerdict, sites: [CallSiteRecord]?
  ) -> (verdict: LeakVerdict, warnings: [String]) {
    var verdict = verdict
    verdict.expected = []
    verdict.culprits = 0
    var matched: Set<Int> = []
    if verdict.kind == .leak {
      // Nothing can expect other resources than memory yet.
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
    let warnings = expected.enumerated().filter { !matched.contains($0.offset) }.map { _, entry in
      "memory.expected: nothing that grows matches \(entry.subject.rawValue) '\(entry.text)'"
        + (entry.subject != .operation && sites == nil ? " (sites and types are known of an investigation alone)" : "")
    }
    return (verdict, warnings)
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

    func matches(_ expected: ExpectedGrowth) -> Bool {
      switch expected.subject {
      case .operation: operation == expected.text
      case .type: type?.contains(expected.text) ?? false
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
