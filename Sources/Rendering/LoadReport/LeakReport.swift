public import LoadRecord
internal import LoadScenario
internal import PortableFoundation

/// The text report of a leak check: the verdict first, then the sources of the growth and what was ruled out.
public struct LeakReport: Sendable {
  private let style: TextStyle

  /// A renderer.
  public init(style: TextStyle) { self.style = style }

  /// The default amount of memory for which the report projects when growth reaches it.
  private static let usualLimitBytes: UInt64 = 1 << 30
  /// The maximum number of reported sites of memory and of each resource, and of frames of a site.
  private static let sites = 5
  private static let frames = 6
  private static let shownTypes = 4
  /// The smallest share of unattributed growth that is reported.
  private static let leastUnattributed = 0.01

  /// The text of a record with a leak check, lines ended by newlines.
  ///
  /// - Parameters:
  ///   - path: where the record was saved; nil: nowhere.
  ///   - limitBytes: the report projects when growth reaches this amount; nil: 1 GiB.
  public func render(_ record: RunRecord, path: String?, limitBytes: UInt64? = nil) -> String {
    guard let leaks = record.memory.leaks, let badge = record.leakBadge else { return "no leak check was performed\n" }
    var lines = [headline(record, leaks, badge), ""]
    // A failure is among the findings.
    if record.leakCheckFailure == nil { lines.append("  \(leaks.explanation)") }
    // Findings that repeat the explanation are omitted.
    let findings = record.verdict?.findingsBesideThresholds.filter {
      $0.subject != .leak || !$0.text.hasSuffix(leaks.explanation)
    }
    lines += findings?.map { "  \($0.text)" } ?? []
    if let ending = record.memory.observations?.ending { lines += TerminalSummary.stacks(ending) }
    if record.verdict?.thresholds.isEmpty == false { lines += TerminalSummary(style: style).thresholds(record) }
    lines.append("")
    lines += body(record, leaks, limitBytes: limitBytes ?? Self.usualLimitBytes)
    for warning in record.environment.warnings { lines.append(entry(style.paint("warning", .yellow), 7, warning)) }
    if let path { lines.append(style.paint(entry("record", 6, path), .dim)) }
    return WrappedText.lines(lines, columns: style.columns).joined(separator: "\n") + "\n"
  }

  /// A few lines for the summary of a run.
  func summary(_ record: RunRecord) -> [String] {
    guard let leaks = record.memory.leaks, let badge = record.leakBadge, record.leakCheckFailure == nil else {
      return []
    }
    var lines = [entry("leaks", 5, "\(badge.word): \(leaks.explanation)")]
    if leaks.kind == .leak { lines += sites(record) }
    lines += expected(leaks)
    return lines
  }

  private func body(_ record: RunRecord, _ leaks: LeakVerdict, limitBytes: UInt64) -> [String] {
    var lines: [String] = []
    if let growth = leaks.growthBytesPerOperation {
      lines.append(entry("growth", 6, self.growth(of: leaks, growth.estimate, limit: limitBytes)))
    }
    lines += (leaks.resources ?? []).map {
      entry(
        $0.resource.rawValue, $0.resource.rawValue.count,
        "\($0.amount) more per operation\($0.leftBy)")
    }
    lines += entries(
      "size class",
      leaks.sizeClasses.prefix(8).map {
        "\($0.bytes) bytes: \(Figures.significant($0.objectsPerThousandOperations)) more objects per 1,000 operations"
      })
    // Unattributed growth is reported only if it is notable.
    let least = Self.leastUnattributed * (leaks.growthBytesPerOperation?.estimate ?? 0)
    let growing = (leaks.operations ?? []).filter {
      $0.growthBytesPerOperation > ($0.name == nil ? least : 0) && leaks.kind == .leak
        && leaks.growthBytesPerOperation != nil
    }
    lines += entries("operation", growing.prefix(5).map(operation))
    lines += sites(record)
    if let teeth = leaks.sawtooth {
      lines.append(
        entry(
          "sawtooth", 8,
          "\(Figures.bytes(teeth.amplitudeBytes))\(teeth.objects) every "
            + "\(Figures.count(teeth.periodOperations)) operations"
            + (leaks.kind == .leak ? "" : ", \(Figures.share(teeth.releasedShare)) released")))
    }
    lines += expected(leaks)
    // A check without a verdict rules nothing out.
    if record.leakCheckFailure == nil { lines += entries("ruled out", leaks.ruledOut) }
    lines += allocations(leaks)
    lines += held(record)
    lines.append(entry("allocator", 9, record.memory.allocator?.words ?? "unknown"))
    return lines
  }

  private func headline(_ record: RunRecord, _ leaks: LeakVerdict, _ badge: LeakBadge) -> String {
    let observations = record.memory.observations
    let windows = max(0, (observations?.windows.count ?? 1) - 1)
    let seconds = observations?.windows.last.map { Double($0.elapsedNanoseconds) / 1e9 }
    let name = "\(style.badge(record.verdict?.outcome))  \(style.paint(record.scenario.name, .bold))  "
    let word = style.paint(badge.word.uppercased(), .bold, style.ink(badge.outcome))
    guard windows > 0 || record.leakCheckFailure == nil else {
      return "\(name)\(word): no window completed (\(record.scenario.workersText))"
    }
    return "\(name)\(word): \(Figures.operations(leaks.operationsPerformed)) "
      + "by \(record.scenario.workersText) in \(Counted.text(windows, "window"))"
      + (seconds.map { ", \(Figures.span(seconds: $0))" } ?? "")
  }

  /// The growth, and when all growing memory reaches a limit.
  private func growth(of leaks: LeakVerdict, _ figure: Double, limit: UInt64) -> String {
    let bytes = leaks.memoryBytesPerOperation
    var text = "\(Figures.bytes(figure)) per operation"
    guard bytes > 0 else { return text }
    if bytes > figure * 1.001 { text += " (\(Figures.bytes(bytes)) with mapped memory)" }
    let until = Double(limit) / bytes
    if let rate = leaks.operationsPerSecond {
      text += ", \(Figures.bytes(bytes * rate * 3600)) per hour at the check's rate of \(Figures.rate(rate))"
      text +=
        "; \(Figures.bytes(limit)) after \(Figures.count(until)) operations (\(Figures.span(seconds: until / rate)))"
    } else {
      text += "; \(Figures.bytes(limit)) after \(Figures.count(until)) operations"
    }
    return text
  }

  private func operation(_ operation: LeakVerdict.Operation) -> String {
    guard let name = operation.name else {
      return "not attributed: \(Figures.bytes(operation.growthBytesPerOperation)) per operation performed"
    }
    let bytes = operation.retainedBytes.map { "\(Figures.bytes($0)) retained per call" } ?? "unknown"
    return "\(name): \(bytes), \(Figures.count(operation.calls)) \(Counted.noun(operation.calls, "call")) "
      + "in the second pass"
  }

  /// The call sites of the remaining objects, for messages: a few lines for each, wrapped to the style's columns.
  ///
  /// - Parameter all: those of a record, in its order.
  public func places(_ all: [CallSiteRecord]) -> [String] { WrappedText.lines(sites(all), columns: style.columns) }

  private func sites(_ record: RunRecord) -> [String] { sites(record.memory.sites ?? []) }

  private func sites(_ all: [CallSiteRecord]) -> [String] {
    let listed = all.shown(Self.sites)
    var lines: [String] = []
    for (index, site) in listed.enumerated() {
      lines.append(entry(index == 0 ? "site" : "", index == 0 ? 4 : 0, Self.types(of: site) + Self.amounts(of: site)))
      for (depth, frame) in site.frames.prefix(Self.frames).enumerated() {
        let place = Self.place(of: frame)
        let via = depth == 0 ? site.via.map { ", via \($0)" } ?? "" : ""
        lines.append(entry("", 0, "  \(depth == 0 ? "in" : "from") \(frame.function)\(place)\(via)"))
      }
      if let waiting = site.waiting {
        lines.append(entry("", 0, "  waiting in \(waiting.function)\(Self.place(of: waiting))"))
      }
      if let replacement = site.replacement { lines.append(entry("", 0, "  \(replacement)")) }
    }
    if all.count > listed.count {
      lines.append(entry("", 0, "and \(Counted.text(all.count - listed.count, "more call site")) in the record"))
    }
    return lines + Self.withoutLines(all).map { entry("", 0, "no lines of \($0): compile it with -g") }
  }

  /// The libraries and executables with call sites of which no line is known.
  private static func withoutLines(_ sites: [CallSiteRecord]) -> [String] {
    let frames = Dictionary(grouping: sites.flatMap(\.frames), by: \.module)
    return Set(sites.compactMap { $0.frames.first?.module })
      .filter { frames[$0, default: []].allSatisfy { $0.file == nil } }
      .map { String($0.split(separator: "/").last ?? "") }.sorted()
  }

  private static func place(of frame: CallSiteRecord.Frame) -> String {
    frame.file.map { "  \(shortened($0))" + (frame.line.map { ":\($0)" } ?? "") } ?? ""
  }

  /// The amounts of a site after its types: " (69.1B) per call of 'track_new_error'", or ", 1.20MiB live".
  private static func amounts(of site: CallSiteRecord) -> String {
    let bytes = site.callAmount.map { " (\($0))" } ?? ""
    let calls = site.isCounted ? " per \(site.callUnit)" + (site.operation.map { " of '\($0)'" } ?? "") : ""
    return bytes + calls + (site.liveAmount.map { ", \($0)" } ?? "")
  }

  /// The objects of a site: "Node: 1 object, raw memory: 2 objects" or "1 thread", shares if the number per call is
  /// unknown.
  static func types(of site: CallSiteRecord) -> String {
    let types =
      site.types ?? [CallSiteRecord.TypeShare(type: site.resource?.unit ?? site.type, objects: site.objects)]
    let all = types.reduce(0) { $0 + $1.objects }
    let shown = types.prefix(shownTypes).map { share in
      let name = share.type ?? "raw memory"
      guard all > 0 else { return name }
      if let perCall = site.countsPerCall {
        let count = perCall * share.objects / all
        let isUnit = site.types == nil && site.resource != nil
        return isUnit ? counted(count, name) : "\(name): \(counted(count))"
      }
      return types.count == 1 ? name : "\(name) (\(Figures.share(share.objects / all)) of the objects)"
    }
    let more = types.count > shownTypes ? ", \(types.count - shownTypes) more types" : ""
    return shown.joined(separator: ", ") + more
  }

  /// "1 object", "0.0100 objects".
  private static func counted(_ count: Double, _ unit: String = "object") -> String {
    let figure = Figures.significant(count)
    return "\(figure) \(Counted.noun(figure == "1" ? 1 : 0, unit))"
  }

  /// Live memory at the end, the pages in use for it, and the process's other resources.
  private func held(_ record: RunRecord) -> [String] {
    guard let last = record.memory.observations?.windows.last, let live = last.liveBytes else { return [] }
    var parts = ["live \(Figures.bytes(live))"]
    if let active = last.activeBytes, live > 0 {
      let ratio = Figures.fixed(Double(active) / Double(live), 2)
      parts.append("pages in use \(Figures.bytes(active)) (\(ratio)× live memory)")
    }
    if let purged = last.purgedResidentBytes {
      parts.append("held by the allocator after purging \(Figures.bytes(purged))")
    }
    if let resident = last.residentBytes { parts.append("resident \(Figures.bytes(resident))") }
    if let anonymous = last.anonymousBytes { parts.append("\(Figures.bytes(anonymous)) of it anonymous") }
    if let descriptors = last.descriptors { parts.append("\(descriptors) descriptors") }
    return [entry("at the end", 10, parts.joined(separator: ", "))]
  }

  /// The path relative to the current folder, if it is inside.
  static func shortened(_ path: String) -> String {
    let folder = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }

  private func allocations(_ leaks: LeakVerdict) -> [String] {
    let known = (leaks.operations ?? []).filter { $0.name != nil && $0.calls > 0 }
    return entries(
      "allocates",
      known.map {
        "\($0.name ?? ""): \(Figures.bytes($0.allocatedBytes ?? 0)) in "
          + "\(Self.counted($0.allocatedObjects ?? 0)) per call"
      })
  }

  private func expected(_ leaks: LeakVerdict) -> [String] {
    leaks.expected.map {
      entry("expected", 8, "\($0.subject)\($0.rate.map { " (\($0))" } ?? ""): \($0.reason)")
    }
  }

  /// Several entries under one name.
  private func entries(_ name: String, _ texts: [String]) -> [String] {
    texts.enumerated().map { entry($0 == 0 ? name : "", $0 == 0 ? name.count : 0, $1) }
  }

  /// A line of a name and a text.
  ///
  /// - Parameter width: the visible characters of the name.
  private func entry(_ name: String, _ width: Int, _ text: String) -> String {
    "  \(name)\(String(repeating: " ", count: max(1, 13 - width)))\(text)"
  }
}

extension LeakVerdict.Expected {
  /// The growth in bytes per operation; nil for resources that are counted.
  var rate: String? { bytesPerOperation > 0 ? "\(Figures.bytes(bytesPerOperation)) per operation" : nil }
}

extension CallSiteRecord {
  /// Fewer objects have no figure per call: a buffer that doubles, for instance.
  private static let leastCounted = 8.0

  /// Fewer objects per call are given per million calls.
  private static let leastPerCall = 0.001

  private var countsRarely: Bool { (objectsPerCall ?? 0) < Self.leastPerCall }

  /// The calls that the amounts are given for: "call" or "million calls".
  var callUnit: String {
    let unit = operation == nil ? "operation" : "call"
    return countsRarely ? "million \(unit)s" : unit
  }

  /// Objects per ``callUnit``; nil if they are too few for a figure, or if later ones replace them: then calls do not
  /// add to them.
  fileprivate var countsPerCall: Double? {
    objects < Self.leastCounted || replacement != nil ? nil : objectsPerCall.map { $0 * callFactor }
  }

  private var callFactor: Double { countsRarely ? 1e6 : 1 }

  /// Whether there is a figure of objects per call.
  var isCounted: Bool { countsPerCall != nil }

  /// The live bytes in place of ``callAmount``: a few objects include what was left before, and replaced ones do not
  /// grow.
  fileprivate var liveAmount: String? {
    callAmount == nil && resource?.isBytes ?? true ? "\(Figures.bytes(bytes)) live" : nil
  }

  /// A note that earlier objects seem to be gone; nil if they stay, if they are few, or if their age is unknown.
  var replacement: String? {
    guard let earlierShare, weight < 1, objects >= Self.leastCounted else { return nil }
    return
      "\(Figures.share(earlierShare)) of the live objects were allocated in the first half of the tracked time; "
      + "about 50 % are expected if none is released or replaced by a larger one"
  }

  /// Bytes per ``callUnit``; nil if the objects are too few for a figure.
  var callAmount: String? { countsPerCall == nil ? nil : bytesPerCall.map { Figures.bytes($0 * callFactor) } }
}

extension [CallSiteRecord] {
  /// At most `count` sites of memory and of each resource; threads first, because memory that they hold follows from
  /// them.
  func shown(_ count: Int) -> [CallSiteRecord] {
    let groups = Dictionary(grouping: self, by: \.resource)
    return [.threads, nil, .descriptors, .mappings].flatMap { (groups[$0] ?? []).prefix(count) }
  }
}

extension LeakVerdict.Sawtooth {
  /// The objects that are released, after their bytes; empty if all of live memory shows it.
  var objects: String { objectBytes.map { " in objects of \(Figures.bytes($0))" } ?? "" }
}

extension LeakVerdict.ResourceGrowth {
  /// The operations that leave them, if known.
  var leftBy: String {
    let several = operations?.map { "\($0.operation) (\(Figures.share($0.share)))" }.joined(separator: " and ")
    return (several ?? operation).map { ", retained by \($0)" } ?? ""
  }

  /// The growth per operation, with its unit.
  var amount: String {
    resource.isBytes ? Figures.bytes(perOperation.estimate) : Figures.significant(perOperation.estimate)
  }
}

extension RunRecord {
  /// How the run's process ended, and how a process of its leak check failed.
  var endings: [Ending] { [ending] + [memory.observations?.ending].compactMap { $0 }.filter { $0 != ending } }
}
