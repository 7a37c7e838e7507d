public import LoadRecord
internal import LoadScenario
internal import LoadStatistics
internal import PortableFoundation

/// Saved runs under a name, to compare later runs with: `<folder>/<scenario>/<machine>/<name>.json`.
public struct BaselineStore: Sendable {
  private let folder: String

  /// The baselines of a folder, usually `results/baselines`.
  public init(folder: String) { self.folder = folder }

  /// A baseline: format `loadtest.baseline/1`.
  public struct Baseline: Sendable, Codable, Equatable {
    /// The version of the format that this code writes.
    public static let currentSchema = "loadtest.baseline/1"

    /// The format's name and version.
    public var schema: String
    /// Its name.
    public var name: String
    /// The scenario's name.
    public var scenario: String
    /// The machine's fingerprint.
    public var machine: String
    /// When it was saved, ISO 8601 in UTC.
    public var savedAt: String
    /// The runs, without their timelines and memory samples, workers by group. Includes runs that the code under test
    /// ended early, to count them.
    public var runs: [RunRecord]

    /// Makes a baseline; nil without runs.
    public init?(name: String, runs: [RunRecord], savedAt: String) {
      guard let first = runs.first else { return nil }
      schema = Baseline.currentSchema
      self.name = name
      scenario = first.scenario.name
      machine = first.host.fingerprint
      self.savedAt = savedAt
      self.runs = runs.map { run in
        var run = run
        run.timeline = []
        run.workers = Set(run.workers.map(\.group)).ordered().map { group in
          let workers = run.workers.filter { $0.group == group }
          return workers.count == 1
            ? workers[0] : WorkerRecord(group: group, executor: workers[0].executor, of: workers)
        }
        run.memory.samples = []
        run.memory.observations = nil
        return run
      }
    }
  }

  /// An entry of a list of baselines.
  public struct Listing: Sendable, Hashable {
    /// The file.
    public var path: String
    /// The scenario's name.
    public var scenario: String
    /// The machine's fingerprint.
    public var machine: String
    /// Its name.
    public var name: String
  }

  /// The path of a baseline.
  public func path(scenario: String, machine: String, name: String) -> String {
    "\(folder)/\(scenario)/\(machine)/\(name).json"
  }

  /// Saves a baseline, replacing one of the same name.
  ///
  /// - Returns: the file.
  /// - Throws: ``FileFailure`` of kind `create` or `transfer`.
  public func save(_ baseline: Baseline) throws(FileFailure) -> String {
    let path = path(scenario: baseline.scenario, machine: baseline.machine, name: baseline.name)
    try OutputFile.makeFolder("\(folder)/\(baseline.scenario)/\(baseline.machine)")
    try JSONOutput.write(baseline, to: path)
    return path
  }

  /// All baselines, by scenario, machine and name.
  public func list() -> [Listing] {
    var listings: [Listing] = []
    for scenario in names(folder) {
      for machine in names("\(folder)/\(scenario)") {
        for file in names("\(folder)/\(scenario)/\(machine)") where file.hasSuffix(".json") {
          let name = String(file.dropLast(5))
          listings.append(
            Listing(
              path: path(scenario: scenario, machine: machine, name: name), scenario: scenario, machine: machine,
              name: name))
        }
      }
    }
    return listings
  }

  private func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).ordered()
  }

  /// Removes a baseline's file.
  ///
  /// - Throws: ``FileFailure`` of kind `transfer`.
  public func remove(_ listing: Listing) throws(FileFailure) {
    do { try FileManager.default.removeItem(atPath: listing.path) } catch {
      throw FileFailure(.transfer, "cannot remove \(listing.path): \(FileFailure.reason(error))")
    }
  }

  /// Reads a baseline's file.
  ///
  /// - Throws: ``FileFailure`` of kind `open` or `content`.
  public static func load(path: String) throws(FileFailure) -> Baseline {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileFailure(.open, "cannot read \(path)")
    }
    do { return try JSONDecoder().decode(Baseline.self, from: data) } catch {
      throw FileFailure(
        .content, "\(path) is not a baseline ('loadtest baseline save' creates one): \(FileFailure.reason(error))")
    }
  }
}
