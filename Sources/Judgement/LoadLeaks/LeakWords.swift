internal import CLibrary
internal import LoadRecord
internal import LoadScenario
internal import LoadStatistics

/// The sentence that explains a verdict.
enum LeakWords {
  /// The explanation if live memory is not measured.
  static let unmeasured =
    "live memory was not measured: this requires jemalloc, mimalloc, tcmalloc or the system's allocator, in a build "
    + "without sanitizers"

  /// Why a check is undecided, for other reasons than jumps.
  enum Doubt: Sendable {
    /// A resource grows, and may yet slow; nil: memory.
    case grows(LeakResource?)
    /// Memory has not risen since this number of operations.
    case rose(until: Double)
    /// Memory fell before the windows.
    case fell
    /// Live memory falls, while some objects become more.
    case drains
  }

  static func explanation(
    of verdict: LeakVerdict, steps: StepTest?, held: Double?, slowing: [(resource: LeakResource?, law: GrowthLaw)],
    doubt: Doubt, lastRise: Double?, hiddenBytes: Double?
  ) -> String {
    switch verdict.kind {
    case .leak:
      leak(verdict, steps) + (verdict.also.contains(.sawtooth) ? ", beneath a sawtooth: " + teeth(verdict) : "")
    case .fragmentation:
      "live memory is flat, but the allocator's overhead for it grows by \(figure(held ?? 0)) bytes per operation: "
        + "a few objects keep whole pages in use"
    case .sawtooth: sawtooth(verdict)
    case .step: step(steps)
    case .slowing: slowing.map { self.slowing($0.resource, $0.law) }.joined(separator: "; ")
    case .undecided: undecided(verdict, steps, doubt)
    case .stable: stable(verdict, lastRise, hiddenBytes: hiddenBytes)
    }
  }

  static func sawtooth(_ verdict: LeakVerdict) -> String { "memory grows and is released in bulk: " + teeth(verdict) }

  /// An operation that may leak, and that the total does not show.
  ///
  /// - Parameter account: the verdict on the memory that it allocated.
  static func openAccount(_ name: String, _ account: LeakVerdict) -> String {
    "of the memory that '\(name)' allocated: \(account.explanation)"
  }

  /// What grows, and the number of operations that would show whether it continues.
  private static func open(_ growth: String, _ verdict: LeakVerdict) -> String {
    "\(growth), and \(count(verdict.operationsPerformed)) operations are too few to determine whether it continues\(needed(verdict))"
  }

  private static func needed(_ verdict: LeakVerdict) -> String {
    verdict.operationsNeeded.map { ": \(count($0)) operations are likely to be enough" } ?? ""
  }

  /// A leak of operations that the total does not show.
  ///
  /// - Parameter amount: the fluctuation of other memory; nil if that is not the reason.
  static func hiddenLeak(_ verdict: LeakVerdict, by amount: Double?) -> String {
    leak(verdict, nil) + notVisible(because: amount)
  }

  /// That the total does not show the leak.
  ///
  /// - Parameter amount: the fluctuation of other memory; nil if that is not the reason.
  static func notVisible(because amount: Double?) -> String {
    "; not visible in total live memory"
      + (amount.map { ", because other memory fluctuates by up to \(bytes($0))" } ?? "")
  }

  private static func stable(_ verdict: LeakVerdict, _ lastRise: Double?, hiddenBytes: Double?) -> String {
    // If memory fluctuates, smaller rises are not detectable.
    let beyond = hiddenBytes.map { " beyond \(bytes($0))" } ?? ""
    guard let lastRise else {
      return "no growth of live memory\(beyond) over \(count(verdict.operationsPerformed)) operations"
    }
    let until = UInt64(clampedWhole: lastRise)
    return "live memory grew during the first \(count(until)) operations; no growth\(beyond) in the "
      + "\(count(verdict.operationsPerformed - min(until, verdict.operationsPerformed))) since"
  }

  private static func leak(_ verdict: LeakVerdict, _ steps: StepTest?) -> String {
    // Threads come first: their stacks and what they hold are memory too.
    let threads = (verdict.resources ?? []).filter { $0.resource == .threads }.map(resource)
    let resources = (verdict.resources ?? []).filter { $0.resource != .threads }.map(resource)
    let threadsGrow = !threads.isEmpty
    let mapped = verdict.outsideBytesPerOperation.map {
      "address space outside the allocator grows by \(figure($0)) bytes per operation"
        + touched(verdict.outsideTouchedShare, ofStacks: threadsGrow ? $0 : nil)
    }
    let parts: [String?] =
      switch (verdict.growingMemory, verdict.growthBytesPerOperation) {
      case (.heap?, let growth?): [heap(verdict, growth, steps) + culprits(verdict), mapped] + resources
      case (.outside?, _): [mapped.map { "\($0) until the end" }] + resources
      default: resources + [mapped]
      }
    return (threads + parts.compactMap { $0 }).joined(separator: "; ")
  }

  /// The operation whose heap grows; if there are several, all with a notable share of the growth, with their shares.
  private static func culprits(_ verdict: LeakVerdict) -> String {
    guard let culprit = verdict.culprit else { return "" }
    let growing = (verdict.operations ?? []).filter { $0.growthBytesPerOperation > 0 }
    let named = Culprit.notable(
      growing.map { ($0.name, $0.growthBytesPerOperation) }, least: Culprit.leastShare)
    guard named.count > 1, named.contains(where: { $0.operation == culprit }) else {
      return ", allocated in '\(culprit)'"
    }
    return ", allocated in " + Culprit.words(named, of: growing.reduce(0) { $0 + $1.growthBytesPerOperation })
  }

  private static func heap(_ verdict: LeakVerdict, _ growth: LeakVerdict.Estimate, _ steps: StepTest?) -> String {
    let text = "live memory grows by \(rate(growth, " bytes per operation")) until the end"
    guard !verdict.sizeClasses.isEmpty else {
      return text + (steps?.pattern == .geometric ? ", like a buffer that is only appended to" : "")
    }
    let shown = verdict.sizeClasses.prefix(3).map { String($0.bytes) }
    let others = verdict.sizeClasses.count - shown.count
    let sizes =
      others > 0 || shown.count < 2
      ? shown.joined(separator: ", ") : "\(shown.dropLast().joined(separator: ", ")) and \(shown[shown.count - 1])"
    let more = others > 0 ? " and \(others) more \(others == 1 ? "size" : "sizes")" : ""
    let part = verdict.unsizedBytesPerOperation.map { ", \(figure(growth.estimate - $0)) bytes of it" } ?? ","
    return text + "\(part) in objects of \(sizes) bytes\(more)"
  }

  private static func resource(_ growth: LeakVerdict.ResourceGrowth) -> String {
    let several = growth.operations.map { Culprit.words($0.map { ($0.operation, $0.share) }, of: 1) }
    let culprit = (several ?? growth.operation.map { "'\($0)'" }).map { ", in \($0)" } ?? ""
    guard growth.resource == .mappings else {
      let state = growth.resource == .threads ? " (running, or ended and not joined)" : ""
      return
        "\(growth.resource.noun) grow by \(rate(growth.perOperation, " per operation")) until the end\(state)\(culprit)"
    }
    return
      "\(growth.resource.noun) grow by \(rate(growth.perOperation, " bytes per operation")) until the end\(touched(growth.touchedShare))\(culprit)"
  }

  /// The share of address space that uses memory.
  ///
  /// - Parameter bytes: the growth of threads' stacks, which are surely touched in part; nil: it is not of stacks.
  private static func touched(_ share: Double?, ofStacks bytes: Double? = nil) -> String {
    guard let share else { return "" }
    // The resident size, from which it follows, contains more than this memory.
    if share >= 0.1 { return ", about \(Int(clampedWhole: (share * 100).rounded())) % touched" }
    if share >= 0.005 { return ", less than 10 % touched" }
    guard let bytes, share > 0 else { return ", none touched" }
    return bytes * share < 1.5 ? ", less than 2 bytes touched" : ", \(self.bytes(bytes * share)) touched"
  }

  private static func rate(_ growth: LeakVerdict.Estimate, _ unit: String) -> String {
    "\(figure(growth.estimate))\(unit) (95 % CI: \(figure(growth.low)) to \(figure(growth.high)))"
  }

  private static func teeth(_ verdict: LeakVerdict) -> String {
    guard let teeth = verdict.sawtooth else { return "" }
    // A leak beneath keeps a part of what had accumulated.
    let percent = Int(clampedWhole: (teeth.releasedShare * 100).rounded())
    let share = verdict.kind == .leak ? "" : ", \(percent) % of what had accumulated"
    let period = count(significant: teeth.periodOperations)
    let objects = teeth.objectBytes.map { " in objects of \(count($0)) bytes" } ?? ""
    return "\(bytes(teeth.amplitudeBytes))\(objects) about every \(period) operations\(share)"
  }

  private static func step(_ steps: StepTest?) -> String {
    guard let steps, let last = steps.jumps.last else { return "memory jumped to a new level and stayed there" }
    let after = "after \(count(UInt64(clampedWhole: last.operations))) operations and stayed there"
    return steps.jumps.count == 1
      ? "memory jumped once, by \(bytes(steps.growth)), \(after)"
      : "memory jumped \(steps.jumps.count) times, by \(bytes(steps.growth)) in total, the last time \(after)"
  }

  private static func slowing(_ resource: LeakResource?, _ law: GrowthLaw) -> String {
    let course =
      switch law.exponent {
      case let exponent? where exponent > 0.1:
        ", roughly as the number of operations to the power of \(fixed(exponent, 2))"
      case _?: ", roughly as the logarithm of the number of operations, or more slowly"
      case nil: ", approaching a constant level"
      }
    let amount = law.atTenTimes.map { resource?.isBytes ?? true ? bytes($0) : count(UInt64(clampedWhole: $0)) }
    let more = amount.map { ": ten times the operations would use \($0) more" } ?? ""
    return "\(resource?.noun ?? "live memory") \(grows(resource)) more and more slowly\(course)\(more)"
  }

  /// The verb of a sentence on a resource; nil: on memory.
  private static func grows(_ resource: LeakResource?) -> String { resource == nil ? "grows" : "grow" }

  private static func undecided(_ verdict: LeakVerdict, _ steps: StepTest?, _ doubt: Doubt) -> String {
    let needed = needed(verdict)
    if case .grows(let resource?) = doubt {
      return
        "\(resource.noun) \(grows(resource)), and \(count(verdict.operationsPerformed)) operations "
        + "are too few to determine whether that continues\(needed)"
    }
    if steps?.pattern == .geometric {
      return
        "memory grows in steps of increasing size, like a buffer that doubles, and the next step is not due yet\(needed)"
    }
    if let steps, steps.pattern == .recent {
      return steps.jumps.count == 1
        ? "memory jumped to a new level just before the end\(needed)"
        : "memory jumped \(steps.jumps.count) times, and the next jump is not due yet\(needed)"
    }
    let performed = count(verdict.operationsPerformed)
    switch doubt {
    case .grows:
      return open("memory grows", verdict)
    case .rose(let until):
      return
        "memory grew during the first \(count(UInt64(clampedWhole: until))) operations, and \(performed) are "
        + "too few to determine whether it will grow again, like a buffer that doubles\(needed)"
    case .fell:
      return
        "memory grows, but fell by as much before, and \(performed) operations are too few to determine whether it will "
        + "fall again\(needed)"
    case .drains:
      return
        "live memory falls, but objects of some sizes increase in number, and \(performed) operations are too few to "
        + "determine whether memory grows once it no longer falls\(needed)"
    }
  }

  static func figure(_ value: Double) -> String {
    let size = abs(value)
    guard size > 0, size < 0.001 else { return fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4) }
    // Very small values have two significant digits.
    return fixed(value, min(12, 1 - Int(log10(size).rounded(.down))))
  }

  static func bytes(_ value: Double) -> String {
    if value >= 1_048_576 { return "\(fixed(value / 1_048_576, 1)) MiB" }
    if value >= 1024 { return "\(fixed(value / 1024, 1)) KiB" }
    return "\(fixed(value, 0)) bytes"
  }

  /// A value with a number of digits after the point.
  private static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    let scale = pow(10, Double(digits))
    guard abs(value) < 1e14 else { return "\(value)" }
    let scaled = UInt64((abs(value) * scale).rounded())
    let (whole, part) = scaled.quotientAndRemainder(dividingBy: UInt64(scale))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if digits == 0 { return "\(sign)\(whole)" }
    let fraction = String(part)
    return "\(sign)\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// A number to three significant digits, with thousands separators.
  private static func count(significant value: Double) -> String {
    guard value >= 1000, value < 1e18 else { return count(UInt64(clampedWhole: value)) }
    let unit = pow(10, log10(value).rounded(.down) - 2)
    return count(UInt64(clampedWhole: (value / unit).rounded() * unit))
  }

  /// A number with thousands separators.
  static func count(_ value: UInt64) -> String {
    var text = String(value)
    var index = text.count - 3
    while index > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: index))
      index -= 3
    }
    return text
  }
}
