/// Reads `target`: a name, `{"name", "config"}` or `{"plugin", "config"}`.
struct TargetParser {
  let collector: ErrorCollector
  let path: String
  let catalog: TargetCatalog

  static let defaultTarget = "auto-instrumentation"

  func target(
    _ reader: ObjectReader, executor: Executor?
  ) -> (reference: TargetReference, described: TargetCatalog.Target?)? {
    guard let (node, place) = reader.node("target") else {
      return named(TargetParser.defaultTarget, config: "{}", at: reader.place, executor)
    }
    switch node.value {
    case .string(let name): return named(name, config: "{}", at: place, executor)
    case .object: return object(node, place, executor)
    case .array(let elements):
      if elements.count == 1 { return single(elements[0], executor) }
      collector.add(place, elements.isEmpty ? "expected at least one target" : NotYetSupported.targets)
      return nil
    default:
      collector.add(place, "expected a target's name or an object with 'name' or 'plugin', found \(node.described)")
      return nil
    }
  }

  private func single(
    _ node: JSONNode, _ executor: Executor?
  ) -> (reference: TargetReference, described: TargetCatalog.Target?)? {
    let place = Place(node.position, "target[0]")
    if case .string(let name) = node.value { return named(name, config: "{}", at: place, executor) }
    return object(node, place, executor)
  }

  private func object(
    _ node: JSONNode, _ place: Place, _ executor: Executor?
  ) -> (reference: TargetReference, described: TargetCatalog.Target?)? {
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
    case (let name?, nil): return named(name.value, config: config, at: name.place, executor)
    case (nil, let plugin?): return self.plugin(plugin.value, config: config, at: plugin.place, executor)
    case (nil, nil):
      if !reader.has("name") && !reader.has("plugin") { collector.add(place, "'name' or 'plugin' is missing") }
    case (_?, _?): collector.add(place, "'name' and 'plugin' exclude each other")
    }
    return nil
  }

  private func named(
    _ name: String, config: String, at place: Place, _ executor: Executor?
  ) -> (reference: TargetReference, described: TargetCatalog.Target?)? {
    guard let target = catalog.named[name] else {
      let names = catalog.named.keys.sorted()
      collector.add(
        place, "there is no target '\(Excerpt.of(name))': there are \(names.joined(separator: ", "))",
        suggestion: NearMiss.of(name, among: names))
      return nil
    }
    check(target, at: place, executor)
    return (TargetReference(source: .named(name), config: config), target)
  }

  private func plugin(
    _ file: String, config: String, at place: Place, _ executor: Executor?
  ) -> (reference: TargetReference, described: TargetCatalog.Target?)? {
    guard !file.isEmpty else {
      collector.add(place, "expected the path of a shared library, relative to the scenario")
      return nil
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let absolute = AbsolutePath.of(file.hasPrefix("/") ? file : folder + file)
    do throws(TargetCatalog.PluginFailure) {
      let target = try catalog.plugin(absolute)
      check(target, at: place, executor)
      return (TargetReference(source: .plugin(path: absolute), config: config), target)
    } catch {
      collector.add(
        ScenarioError(
          category: error.isUnreadable ? .unreadable : .invalid, file: path, position: place.position, path: place.path,
          message: error.message, suggestion: nil))
      return nil
    }
  }

  private func check(_ target: TargetCatalog.Target, at place: Place, _ executor: Executor?) {
    if target.staysOnThread, let executor, executor != .threads {
      collector.add(
        place, "a worker of this target must stay on one thread: use executor 'threads', not '\(executor.rawValue)'")
    }
  }
}
