internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// What a check rules out.
extension LeakFindings {
  /// The operations per object above which a size class grows too slowly for its floor to rise from block to block, or
  /// for its growth to exceed its falls; only large objects may still show in the total.
  private var mayBeMissed: UInt64 {
    let blocks = Double(parameters.blocks)
    let judged = course.span * (1 - parameters.warmupShares[0]) * (blocks - 1) / blocks
    let falls = course.classes.map { $0.objects.settled(parameters).deepestFall }.max() ?? 0
    return UInt64(clampedWhole: judged / max(parameters.minimumObjects, Double(parameters.growingFloors), falls))
  }

  /// What was not found, and what would not have been.
  private var noGrowth: String {
    let windows = Counted.text(observations.windows.count - 1, "window")
    let found =
      course.classes.isEmpty || movesBetweenClasses || ignoresClasses
      ? "no growth of live memory in proportion to the operations was found over \(windows)"
      : "no growth in proportion to the operations was found over \(windows), neither in live memory nor in a size "
        + "class; leaks of less than one object in \(LeakWords.count(mayBeMissed)) operations and growing buffers below "
        + "\(LeakWords.bytes(leastStep)) may go undetected"
    guard sawtooth == nil, let notableFall else { return found }
    return found + "; falls of up to \(LeakWords.bytes(notableFall)) may hide a small leak"
  }

  /// The explanations that the measurements contradict, for a verdict of this kind.
  func ruledOut(_ kind: LeakKind) -> [String] {
    var lines: [String] = []
    switch kind {
    case .stable, .sawtooth, .step, .fragmentation:
      lines.append("a leak: " + noGrowth)
    case .undecided where !measuresLiveMemory:
      lines.append("live memory: not measured, because the allocator does not report it")
    case .undecided, .slowing: break
    case .leak:
      if sawtooth == nil, notableFall == nil {
        let performed = LeakWords.count(observations.windows.last?.operations ?? 0)
        lines.append("a sawtooth: no periodic release within \(performed) operations")
      }
      if observations.windows.last?.pass ?? 1 > 1, steps?.pattern != .settled {
        lines.append("a single step: the growth occurs in both passes")
      }
      if totalIsSharplyLinear || growing.contains(where: \.isSharplyLinear) {
        lines.append("slowing growth: the growth is proportional to the operations")
      }
    }
    if kind != .undecided, !resourceShare.flat.isEmpty {
      let nouns = resourceShare.flat.map(\.noun)
      lines.append("growth of \(nouns.joined(separator: " and ")): their number does not rise steadily until the end")
    }
    if outside?.isFlat == true, !resources.contains(where: { $0.resource == .mappings }) {
      lines.append("growth outside the allocator: address space outside it is flat")
    }
    if heldGrowth == nil, course.active != nil, !leaks {
      lines.append("fragmentation: the allocator's overhead for live objects is flat")
    }
    if movesBetweenClasses, !drains, kind != .leak {
      lines.append("growth of some size classes: others shrink at the same time")
    }
    return lines
  }
}
