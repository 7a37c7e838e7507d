internal import LoadRecord
internal import LoadScenario

extension RunPage {
  private static let shownSites = 10

  /// The findings of the leak check, and what it ruled out.
  var leaks: [PageSection?] {
    guard let leaks = record.memory.leaks, let badge = record.leakBadge else { return [] }
    let parts = [
      "<p class=\"lead\"><span class=\"badge \(badge.outcome.rawValue)\">\(badge.word)</span> "
        + "\(XML.text(record.leakCheckFailure?.description ?? leaks.explanation))</p>",
      facts(leaks), sites, operationTable(leaks), classTable(leaks), ruledOut(leaks),
    ]
    return [PageSection(id: "leaks", title: "Leaks", body: parts.joined(separator: "\n"))]
  }

  private func facts(_ leaks: LeakVerdict) -> String {
    var rows: [(String, String)] = []
    if let growth = leaks.growthBytesPerOperation {
      rows.append(
        (
          "growth",
          "\(Figures.bytes(growth.estimate)) per operation (95 % CI: \(Figures.bytes(growth.low)) to "
            + "\(Figures.bytes(growth.high)))"
        ))
      if let rate = leaks.operationsPerSecond, growth.estimate > 0, leaks.kind == .leak {
        rows.append(
          (
            "per hour",
            "\(Figures.bytes(growth.estimate * rate * 3600)) at the check's rate of \(Figures.rate(rate))"
          ))
      }
    }
    if let culprit = leaks.culprit { rows.append(("operation", culprit)) }
    if let teeth = leaks.sawtooth {
      rows.append(
        (
          "sawtooth",
          "\(Figures.bytes(teeth.amplitudeBytes))\(teeth.objects) released every "
            + "\(Figures.count(teeth.periodOperations)) operations"
            + (leaks.kind == .leak ? "" : ", \(Figures.share(teeth.releasedShare)) of what had accumulated")
        ))
    }
    if let outside = leaks.outsideBytesPerOperation {
      rows.append(("address space outside the allocator", "\(Figures.bytes(outside)) per operation"))
    }
    rows += (leaks.resources ?? []).map { ($0.resource.noun, "\($0.amount) per operation\($0.leftBy)") }
    rows += leaks.expected.map {
      ("expected", "\($0.subject)\($0.rate.map { ", \($0)" } ?? ""): \($0.reason)")
    }
    rows.append(("operations", Figures.count(leaks.operationsPerformed)))
    if let needed = leaks.operationsNeeded {
      rows.append(("likely to be enough to decide", "\(Figures.count(needed)) operations"))
    }
    return Self.definitions(rows)
  }

  /// A list of names and descriptions.
  ///
  /// - Parameter isPaired: whether two entries share a line if there is room: for many short ones.
  static func definitions(_ rows: [(String, String)], isPaired: Bool = false) -> String {
    "<dl\(isPaired ? " class=\"pairs\"" : "")>" + rows.map { "<dt>\(XML.text($0.0))<dd>\(XML.text($0.1))" }.joined()
      + "</dl>"
  }

  private var sites: String {
    guard let sites = record.memory.sites, !sites.isEmpty else { return "" }
    let shown = sites.shown(Self.shownSites)
    let items = shown.map { site -> String in
      let what = "<b>\(XML.text(LeakReport.types(of: site)))</b>"
      let amount = site.callAmount.map { " (\($0))" } ?? ""
      let calls = site.isCounted ? " per \(site.callUnit)" : ""
      let operation = site.operation.map { "\(site.isCounted ? " of" : " in") <code>\(XML.text($0))</code>" } ?? ""
      let live =
        site.resource?.isBytes ?? true ? "\(Figures.bytes(site.bytes)) live" : "\(Figures.count(site.objects)) left"
      let frames = site.frames.prefix(8).enumerated().map { depth, frame -> String in
        let place = frame.file.map {
          " <span class=\"muted\">\(XML.text(LeakReport.shortened($0) + (frame.line.map { ":\($0)" } ?? "")))</span>"
        }
        let via = depth == 0 ? site.via.map { " via <code>\(XML.text($0))</code>" } ?? "" : ""
        return "<li><code>\(XML.text(frame.function))</code>\(place ?? "")\(via)"
      }
      let waiting =
        site.waiting.map {
          "<p class=\"muted\">waiting in <code>\(XML.text($0.function))</code> "
            + "\(XML.text($0.file.map(LeakReport.shortened) ?? ""))\($0.line.map { ":\($0)" } ?? "")</p>"
        } ?? ""
      let replacement = site.replacement.map { "<p class=\"muted\">\($0)</p>" } ?? ""
      return
        "<li>\(what)\(amount)\(calls)\(operation), \(live) at the end<ol class=\"frames\">\(frames.joined())</ol>"
        + waiting + replacement
    }
    let more =
      sites.count > shown.count
      ? "<p class=\"muted\">and \(sites.count - shown.count) more in the record</p>" : ""
    return "<h3>Call sites</h3><ol class=\"sites\">\(items.joined())</ol>\(more)"
  }

  private func operationTable(_ leaks: LeakVerdict) -> String {
    guard let operations = leaks.operations, !operations.isEmpty else { return "" }
    let rows = operations.map { operation in
      "<tr><th scope=\"row\">\(XML.text(operation.name ?? "not attributed"))<td>\(Figures.count(operation.calls))"
        + "<td>\(Figures.bytes(operation.retainedBytes))<td>\(Figures.bytes(operation.growthBytesPerOperation))"
        + "<td>\(Figures.bytes(operation.allocatedBytes))<td>\(operation.allocatedObjects.map(Figures.significant) ?? "–")"
    }
    return """
      <h3>By operation</h3><div class="scroll"><table class="wide"><thead><tr><th scope="col">operation<th scope="col">calls in the second pass\
      <th scope="col">retained per call<th scope="col">growth per operation of the mix<th scope="col">allocated per call\
      <th scope="col">objects allocated per call</thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      """
  }

  private func classTable(_ leaks: LeakVerdict) -> String {
    guard !leaks.sizeClasses.isEmpty else { return "" }
    let rows = leaks.sizeClasses.map { entry in
      "<tr><th scope=\"row\">\(entry.bytes) bytes<td>\(Figures.significant(entry.objectsPerThousandOperations))"
        + "<td>\(Figures.bytes(entry.bytesPerOperation))"
    }
    return """
      <h3>Size classes that grow</h3><div class="scroll"><table class="wide"><thead><tr><th scope="col">size class\
      <th scope="col">growth in objects per 1,000 operations<th scope="col">bytes per operation</thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      """
  }

  private func ruledOut(_ leaks: LeakVerdict) -> String {
    guard record.leakCheckFailure == nil, !leaks.ruledOut.isEmpty else { return "" }
    return "<h3>Ruled out</h3><ul>\(leaks.ruledOut.map { "<li>\(XML.text($0))" }.joined())</ul>"
  }
}
