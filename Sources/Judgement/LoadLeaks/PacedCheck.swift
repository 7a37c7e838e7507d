package import LoadRecord
internal import LoadScenario

/// Compares a leak that was found without pauses with a check at the scenario's pace: a target that is driven faster
/// than it works builds up a backlog.
package enum PacedCheck {
  /// The result to report.
  package enum Finding: Sendable, Equatable {
    /// Memory grows as much at the pace: the leak stands.
    case sameGrowth
    /// The paced check's verdict, with the other's finding in its explanation.
    case paced(LeakVerdict)
    /// Too few operations to show the growth; with the reason.
    case unclear(String)
  }

  /// The minimum expected growth in the paced check, in objects or bytes, that must show there.
  private static let minimumObjects = 100.0
  private static let minimumBytes = 1_048_576.0
  /// Growth of at least this share of that without pauses is the same.
  private static let sameShare = 0.5

  /// - Parameters:
  ///   - unpaced: the leak that was found without pauses.
  ///   - paced: the verdict at the scenario's pace.
  ///   - operations: those of the paced check.
  ///   - pace: the pace in words, `the scenario's pace of 5,000/s`.
  package static func finding(
    unpaced: LeakVerdict, paced: LeakVerdict, operations: UInt64, pace: String
  ) -> Finding {
    if paced.kind == .leak {
      let atPace = grew(paced)
      let lessened = grew(unpaced).filter { part, growth in atPace[part] ?? 0 < sameShare * growth }
      guard !lessened.isEmpty else { return .sameGrowth }
      guard shows(lessened, of: unpaced, in: Double(operations)) else { return tooFew(operations, pace) }
      var verdict = paced
      verdict.explanation =
        "at \(pace): \(paced.explanation); at full speed \(backlog(lessened)) builds up as well"
      return .paced(verdict)
    }
    guard paced.kind != .undecided, shows(grew(unpaced), of: unpaced, in: Double(operations)) else {
      return tooFew(operations, pace)
    }
    var verdict = paced
    verdict.explanation = "at \(pace): \(paced.explanation); at full speed \(backlog(grew(unpaced))) builds up"
    return .paced(verdict)
  }

  /// A part of the growth that may be a backlog.
  private enum Part: Hashable {
    case memory
    case resource(LeakResource)
  }

  private static func tooFew(_ operations: UInt64, _ pace: String) -> Finding {
    .unclear(
      "\(operations) operations at \(pace) are too few to determine whether the growth also occurs at that pace: it "
        + "may be a backlog")
  }

  /// The growth of each leaking part, per operation.
  private static func grew(_ leak: LeakVerdict) -> [Part: Double] {
    var parts: [Part: Double] = [:]
    for entry in leak.resources ?? [] where entry.perOperation.estimate > 0 {
      parts[.resource(entry.resource)] = entry.perOperation.estimate
    }
    // Mapped memory is one of the resources.
    if leak.growingMemory != .mappings, let growth = leak.growthBytesPerOperation?.estimate, growth > 0 {
      parts[.memory] = growth
    }
    return parts
  }

  /// Whether a number of operations is enough for these parts of a leak to show.
  private static func shows(_ parts: [Part: Double], of leak: LeakVerdict, in operations: Double) -> Bool {
    let objects = leak.sizeClasses.map { $0.objectsPerThousandOperations / 1000 }.max() ?? 0
    return parts.allSatisfy { part, growth in
      switch part {
      case .memory: objects * operations >= minimumObjects || growth * operations >= minimumBytes
      case .resource(let resource):
        growth * operations >= (resource.isBytes ? minimumBytes : minimumObjects)
      }
    }
  }

  /// The number of operations after which a leak shows.
  package static func operationsNeeded(_ leak: LeakVerdict) -> Double {
    var low = 1.0
    while low < 1e12, !shows(grew(leak), of: leak, in: low) { low *= 2 }
    return low
  }

  private static func backlog(_ parts: [Part: Double]) -> String {
    var amounts = parts[.memory].map { ["\(LeakWords.figure($0)) bytes"] } ?? []
    for resource in LeakResource.allCases {
      guard let growth = parts[.resource(resource)] else { continue }
      amounts.append("\(LeakWords.figure(growth)) \(resource.isBytes ? "bytes of " : "")\(resource.noun)")
    }
    return amounts.isEmpty ? "a backlog" : "a backlog of \(amounts.joined(separator: " and ")) per operation"
  }
}
