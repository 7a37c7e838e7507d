/// Reads `target`: a name, `{"name", "config"}` or `{"plugin", "config"}`, or an array of these.
struct TargetParser {
  let collector: ErrorCollector
  let path: String
  let catalog: TargetCatalog
  /// The executors that must support the targets; empty if unknown.
  let executors: [Executor]

  static let defaultTarget = "auto-instrumentation"

  /// A target that was found, with what it offers.
  struct Found {
    var reference: TargetReference
    var described: TargetCatalog.Target

    var operationNames: Set<String> { Set(described.operations.map(\.name)) }
  }

  /// Empty, with errors, unless every named target can be used.
  func targets(_ reader: ObjectReader) -> [Found] {
    guard let (node, place) = reader.node("target") else {
      return all([named(TargetParser.defaultTarget, config: "{}", at: reader.place)])
    }
    guard case .array(let elements) = node.value else { return all([one(node, place)]) }
    if elements.isEmpty { collector.add(place, "expected at least one target") }
    // Checked before any lookup, because a process must be started to describe a plugin.
    guard elements.count <= Plan.maximumCells else {
      collector.add(place, "too many targets: \(elements.count); the maximum is \(Plan.maximumCells)")
      return []
    }
    var seen: Set<TargetReference> = []
    return all(
      elements.enumerated().map { index, element in
        let place = Place(element.position, "target[\(index)]")
        guard let found = one(element, place) else { return nil }
        guard seen.insert(found.reference).inserted else {
          collector.add(place, "duplicate target '\(Excerpt.of(found.reference.labelWithConfig))'")
          return nil
        }
        return found
      })
  }

  private func all(_ found: [Found?]) -> [Found] {
    let usable = found.compactMap { $0 }
    return usable.count == found.count ? usable : []
  }

  private func one(_ node: JSONNode, _ place: Place) -> Found? {
    switch node.value {
    case .string(let name): return named(name, config: "{}", at: place)
    case .object: return object(node, place)
    default:
      collector.add(place, "expected a target's name or an object with 'name' or 'plugin', found \(node.described)")
      return nil
    }
  }

  private func object(_ node: JSONNode, _ place: Place) -> Found? {
    guard let reader = ObjectReader(node, path: place.path, collector: collector) else { return nil }
    reader.allow(["name", "plugin", "config"])
    var config = "{}"
    if let (node, place) = reader.node("config") {
      if case .object = node.value {
        config = JSONText.compact(node)
      } else {
        collector.add(place, "expected an object, found \(node.described)")
      }
    }
    let name = reader.string("name")
    let plugin = reader.string("plugin")
    switch (name, plugin) {
    case (let name?, nil): return named(name.value, config: config, at: name.place)
    case (nil, let plugin?): return self.plugin(plugin.value, config: config, at: plugin.place)
    case (nil, nil):
      if !reader.has("name") && !reader.has("plugin") {
        reader.addMissing("name", "plugin", "the code under load")
      }
    case (_?, _?): collector.add(place, "'name' and 'plugin' cannot be combined: keep one")
    }
    return nil
  }

  private func named(_ name: String, config: String, at place: Place) -> Found? {
    guard catalog.named[name] != nil else {
      let names = catalog.named.keys.sorted()
      collector.add(
        place, "unknown target '\(Excerpt.of(name))': expected one of \(names.joined(separator: ", "))",
        suggestion: NearMiss.of(name, among: names))
      return nil
    }
    return found(.named(name), config: config, at: place) { () throws(TargetCatalog.Failure) in
      try catalog.configured(name, config)
    }
  }

  private func plugin(_ file: String, config: String, at place: Place) -> Found? {
    guard !file.isEmpty else {
      collector.add(place, "expected the path of a shared library, relative to the scenario")
      return nil
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let absolute = AbsolutePath.of(file.hasPrefix("/") ? file : folder + file)
    return found(.plugin(path: absolute), config: config, at: place) { () throws(TargetCatalog.Failure) in
      try catalog.plugin(absolute)
    }
  }

  private func found(
    _ source: TargetReference.Source, config: String, at place: Place,
    described: () throws(TargetCatalog.Failure) -> TargetCatalog.Target?
  ) -> Found? {
    do throws(TargetCatalog.Failure) {
      guard let target = try described() else { return nil }
      check(target, at: place)
      return Found(reference: TargetReference(source: source, config: config), described: target)
    } catch {
      collector.add(
        ScenarioError(
          category: error.isUnreadable ? .unreadable : .invalid, file: path, position: place.position, path: place.path,
          message: error.message))
      return nil
    }
  }

  private func check(_ target: TargetCatalog.Target, at place: Place) {
    let others = executors.filter { $0 != .threads }
    guard target.staysOnThread, !others.isEmpty else { return }
    let names = others.map { "'\($0.rawValue)'" }.joined(separator: " or ")
    collector.add(place, "a worker of this target must stay on one thread: use executor 'threads', not \(names)")
  }
}
