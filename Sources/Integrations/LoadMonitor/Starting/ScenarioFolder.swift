internal import PortableFoundation

/// The scenario files that may be started: those directly in one folder, except links that lead out of it. Clients
/// choose from the listed names, never a path.
package struct ScenarioFolder: Sendable {
  /// One file.
  package struct Entry: Sendable, Equatable {
    /// Its name.
    package var name: String
    /// The scenario's description.
    package var description: String?

    package init(name: String, description: String?) {
      self.name = name
      self.description = description
    }
  }

  /// The folder.
  package let path: String
  /// Maximum number of listed files, the first by name.
  package static let maximumEntries = 500
  private static let maximumBytes: Int64 = 1 << 20

  /// The folder need not exist.
  package init(path: String) { self.path = path }

  /// Files that look like scenarios, by name: those with a mix or groups. The command validates them.
  package func entries() -> [Entry] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    return Array(names.lazy.compactMap { entry($0) }.prefix(Self.maximumEntries))
  }

  /// The path of a listed file; nil for any other name.
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
