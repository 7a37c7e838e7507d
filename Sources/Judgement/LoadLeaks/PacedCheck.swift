package import LoadRecord

/// What a check at the scenario's pace says of a leak that was found where operations were performed without pause: a target
/// that is driven faster than it works builds up a backlog.
package enum PacedCheck {
  /// What is to be reported.
  package enum Finding: Sendable, Equatable {
    /// Memory grows as much at the pace: the leak that was found.
    case sameGrowth
    /// The paced check's verdict, with what the other found in its explanation.
    case paced(LeakVerdict)
    /// Too few operations to see what the other check found; why.
    case unclear(String)
  }

  /// What grows by fewer objects, or bytes, in the paced check need not show there.
  private static let minimumObjects = 100.0
  private static let minimumBytes = 1_048_576.0
  /// Growth by at least this share of what was found without pause is the same.
  private static let sameShare = 0.5

  /// - Parameters:
  ///   - unpaced: the leak that was found without pause.
  ///   - paced: the verdict at the scenario's pace.
  ///   - operations: of the paced check.
  ///   - pace: the pace in words, `the scenario's pace of 5,000/s`.
  package static func finding(
    unpaced: LeakVerdict, paced: LeakVerdict, operations: UInt64, pace: String
  ) -> Finding {
    if paced.kind == .leak {
      guard let growth = unpaced.growthBytesPerOperation?.estimate, growth > 0,
        let slower = paced.growthBytesPerOperation?.estimate, slower < sameShare * growth
      else { return .sameGrowth }
      var verdict = paced
      verdict.explanation =
        "at \(pace) \(paced.explanation); driven without pause \(backlog(unpaced)) builds up beside it"
      return .paced(verdict)
    }
    guard paced.kind != .undecided, shows(unpaced, in: Double(operations)) else {
      return .unclear(
        "\(operations) operations at \(pace) are too few to tell whether it grows there too: what was found may be a "
          + "backlog")
    }
    var verdict = paced
    verdict.explanation = "at \(pace) \(paced.explanation); driven without pause \(backlog(unpaced)) builds up"
    return .paced(verdict)
  }

  /// Whether so many operations are enough for what was found to show.
  private static func shows(_ leak: LeakVerdict, in operations: Double) -> Bool {
    let objects =
      leak.sizeClasses.map { $0.objectsPerThousandOperations / 1000 }
      + (leak.resources ?? []).map(\.perOperation.estimate)
    if let most = objects.max() { return most * operations >= minimumObjects }
    return (leak.growthBytesPerOperation?.estimate ?? 0) * operations >= minimumBytes
  }

  /// How many operations are enough for what was found to show.
  package static func operationsNeeded(_ leak: LeakVerdict) -> Double {
    var low = 1.0
    while low < 1e12, !shows(leak, in: low) { low *= 2 }
    return low
  }

  private static func backlog(_ leak: LeakVerdict) -> String {
    if let growth = leak.growthBytesPerOperation {
      return "a backlog of \(LeakWords.figure(growth.estimate)) bytes an operation"
    }
    guard let resource = leak.resources?.first else { return "a backlog" }
    return
      "a backlog of \(LeakWords.figure(resource.perOperation.estimate)) \(resource.resource.noun) an operation"
  }
}
