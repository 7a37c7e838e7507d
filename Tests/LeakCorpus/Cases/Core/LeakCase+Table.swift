extension LeakCase {
  /// The table of all cases for the README, in Markdown.
  public static var table: String {
    let head = "| case | half | operation | verdict | also allowed | B/call | more | site | what it does |"
    let line = "| --- | --- | --- | --- | --- | ---: | --- | --- | --- |"
    return ([head, line] + all.map(\.row)).joined(separator: "\n") + "\n"
  }

  private var row: String {
    let cells = [
      "`\(name)`", half.rawValue, isAsynchronous ? "subject_async" : "subject", truth.kind.rawValue,
      truth.alsoAllowed.map(\.rawValue).sorted().joined(separator: ", "),
      truth.bytesPerSubject.map(LeakCase.text) ?? "", more, site, summary,
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private var more: String {
    var parts: [String] = []
    if truth.isRare { parts.append("rare") }
    if truth.growsByDoubling { parts.append("in growing steps") }
    if truth.isOutsideAllocator { parts.append("outside the allocator") }
    if let period = truth.periodInSubjects { parts.append("released every \(Int(period))") }
    if let burst = truth.burstInSubjects { parts.append("a burst every \(Int(burst))") }
    if let begin = truth.beginsAfter { parts.append("after call \(begin)") }
    if let active = truth.activeBytesPerSubject { parts.append("pages grow \(LeakCase.text(active)) B/call") }
    parts += truth.steps.map { "\(LeakCase.text($0.bytes)) B at call \($0.call)" }
    return parts.joined(separator: ", ")
  }

  private var site: String {
    guard let site = truth.site else { return "" }
    let place = site.line.map { "\(site.file):\($0)" } ?? site.file
    return "`\(site.function)` \(place)" + (site.typeName.map { ", `\($0)`" } ?? "")
  }

  private static func text(_ number: Double) -> String {
    let rounded = (number * 1_000).rounded() / 1_000
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }
}
