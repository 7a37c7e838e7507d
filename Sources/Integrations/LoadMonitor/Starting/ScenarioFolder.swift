internal import PortableFoundation

/// The scenario files that may be started: those directly in one folder, not links that lead out of it. Clients choose among the names that it lists, never
/// a path.
package struct ScenarioFolder: Sendable {
  /// One file.
  package struct Entry: Sendable, Equatable {
    /// Its name.
    package var name: String
    /// What it says of itself.
    package var description: String?

    /// An entry.
    package init(name: String, description: String?) {
      self.name = name
      self.description = description
    }
  }

  /// The folder.
  package let path: String
  /// So many are listed; the first by name.
  package static let maximumEntries = 500
  private static let maximumBytes: Int64 = 1 << 20

  /// A folder that may not be there.
  package init(path: String) { self.path = path }

  /// Files that look like scenarios, by name: those with a mix or groups. Whether they are valid the command says.
  package func entries() -> [Entry] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    return Array(names.lazy.compactMap { entry($0) }.prefix(Self.maximumEntries))
  }

  /// The path of a file of the list; nil for any other name.
  package func path(of name: String) -> String? {
    entries().contains { $0.name == name } ? "\(path)/\(name)" : nil
  }

  private struct Probe: Decodable {
    struct Anything: Decodable {
      init(from decoder: any Decoder) {}
    }
    var description: String?
    var mix: Anything?
    var groups: Anything?
  }

  private func entry(_ name: String) -> Entry? {
    guard name.hasSuffix(".json"), !name.hasPrefix("."), !name.hasPrefix("-"),
      RealPath.isInside("\(path)/\(name)", folder: path),
      let file = FileIdentity(path: "\(path)/\(name)"), !file.isFolder, file.size <= Self.maximumBytes,
      let data = FileManager.default.contents(atPath: "\(path)/\(name)"),
      let probe = try? JSONDecoder().decode(Probe.self, from: data), probe.mix != nil || probe.groups != nil
    else { return nil }
    return Entry(name: name, description: probe.description)
  }
}
