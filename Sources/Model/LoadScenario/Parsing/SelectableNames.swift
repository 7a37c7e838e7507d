/// What the selectors of thresholds can name in a plan: its groups, and the operations that each of them performs.
struct SelectableNames {
  let groups: [WorkerGroup]

  /// Why selectors match nothing in the plan, and the name that was probably meant; nil if they match.
  func refusal(_ selectors: [FigureSelector: String]) -> (message: String, suggestion: String?)? {
    let operation = selectors[.operation]
    if let operation, let refusal = unknown(.operation, operation, groups.flatMap { $0.mix.map(\.operation) }) {
      return refusal
    }
    guard let group = selectors[.group] else { return nil }
    if let refusal = unknown(.group, group, groups.map(\.name)) { return refusal }
    guard let operation else { return nil }
    let performing = groups.filter { $0.mix.contains { $0.operation == operation } }.map(\.name)
    guard !performing.contains(group) else { return nil }
    let others = performing.map { "'\($0)'" }.joined(separator: ", ")
    return (
      "group '\(group)' does not perform operation '\(Excerpt.of(operation))', which group \(Excerpt.of(others, limit: 400)) performs",
      nil
    )
  }

  private func unknown(
    _ key: FigureSelector, _ value: String, _ names: [String]
  ) -> (message: String, suggestion: String?)? {
    guard !names.contains(value) else { return nil }
    var seen: Set<String> = []
    let known = names.filter { seen.insert($0).inserted }
    return (
      "unknown \(key.rawValue) '\(Excerpt.of(value))': the plan has \(Excerpt.of(known.joined(separator: ", "), limit: 400))",
      NearMiss.of(value, among: known)
    )
  }
}
