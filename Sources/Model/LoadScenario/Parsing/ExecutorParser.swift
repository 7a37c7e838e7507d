/// Reads `executor`: a name or an array of names.
struct ExecutorParser {
  let collector: ErrorCollector
  let overrides: ScenarioOverrides

  private var values: ValueParser { ValueParser(collector) }

  /// Empty, with errors, unless every name is an executor.
  func executors(_ reader: ObjectReader) -> [Executor] {
    let inFile = reader.node("executor").map { executors($0.node, $0.place) }
    guard let text = overrides.executor else { return inFile ?? [.threads] }
    return values.choice(text, at: Place(option: "--executor")).map { [$0] } ?? []
  }

  private func executors(_ node: JSONNode, _ place: Place) -> [Executor] {
    switch node.value {
    case .string(let text): return values.choice(text, at: place).map { [$0] } ?? []
    case .array(let elements):
      var executors: [Executor] = []
      for (index, element) in elements.enumerated() {
        let place = Place(element.position, "executor[\(index)]")
        guard case .string(let text) = element.value else {
          collector.add(place, "expected the name of an executor, found \(element.described)")
          continue
        }
        guard let executor: Executor = values.choice(text, at: place) else { continue }
        if executors.contains(executor) {
          collector.add(place, "duplicate executor '\(text)'")
        } else {
          executors.append(executor)
        }
      }
      if elements.isEmpty { collector.add(place, "expected at least one executor") }
      return executors.count == elements.count ? executors : []
    default:
      collector.add(place, "expected threads, dispatch or tasks, found \(node.described)")
      return []
    }
  }
}
