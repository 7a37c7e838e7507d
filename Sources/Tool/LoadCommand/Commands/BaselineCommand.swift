internal import ArgumentParser
internal import LoadHistory
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest baseline`: runs kept under a name.
struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline", abstract: "Keeps runs under a name, to compare later ones with.",
    discussion: "Baselines belong to a scenario and a machine: <folder>/<scenario>/<machine>/<name>.json.",
    subcommands: [SaveBaseline.self, ListBaselines.self, ShowBaseline.self, RemoveBaseline.self])
}

/// Where baselines lie, and which one is meant.
struct BaselineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where baselines are kept.", valueName: "folder"), completion: .directory)
  var folder = "results/baselines"

  var store: BaselineStore { BaselineStore(folder: folder) }

  /// The one baseline of a name, or of `scenario/name`.
  func find(_ name: String, machine: String?) throws -> BaselineStore.Listing {
    let found = store.list().filter { listing in
      [listing.name, "\(listing.scenario)/\(listing.name)", listing.path].contains(name)
        && (machine == nil || listing.machine == machine)
    }
    guard found.count == 1, let only = found.first else {
      let paths = found.map(\.path).joined(separator: ", ")
      throw found.isEmpty
        ? Failure(.unreadableInput, "there is no baseline '\(name)' in \(folder) ('loadtest baseline list' names them)")
        : Failure(.usage, "'\(name)' is the name of several baselines: name its file, one of \(paths)")
    }
    return only
  }
}

struct SaveBaseline: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "save", abstract: "Keeps runs as a baseline.")

  @Argument(help: ArgumentHelp("Run folders or result.json files.", valueName: "record"), completion: .file())
  var records: [String]

  @Option(help: ArgumentHelp("Its name.", valueName: "name"))
  var name = "default"

  @OptionGroup var options: BaselineOptions

  func validate() throws {
    guard !records.isEmpty else { throw ValidationError("Name at least one run.") }
    let isName = !name.isEmpty && name.utf8.count <= 64 && !name.hasPrefix(".")
    guard isName, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }) else {
      throw ValidationError("--name is made of letters, digits, '-', '_' and '.', at most 64 of them.")
    }
  }

  func run() throws {
    let runs = try RunSets.load(records)
    let check = Comparability.check(base: runs, new: [])
    guard check.refusals.isEmpty else {
      throw FileFailure(.content, "these runs make no baseline: \(check.refusals.joined(separator: "; "))")
    }
    for warning in check.warnings { Diagnostics.note(warning) }
    // Without its crashes a later one would be a regression.
    let kept = check.base + check.endedBase
    guard !check.base.isEmpty,
      let baseline = BaselineStore.Baseline(name: name, runs: kept, savedAt: WallClock.iso8601())
    else {
      throw FileFailure(.content, "none of these runs can be trusted: there is no baseline")
    }
    let path = try options.store.save(baseline)
    let ended =
      check.endedBase.isEmpty ? "" : ", \(check.endedBase.count) of them ended early: counted, without figures"
    try Diagnostics.report("saved \(path): \(Counted.text(kept.count, "run"))\(ended)\n")
  }
}

struct ListBaselines: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists baselines.")

  @OptionGroup var options: BaselineOptions

  func run() throws {
    let lines = options.store.list().map { listing in
      guard let baseline = try? BaselineStore.load(path: listing.path) else {
        return "\(listing.path): cannot be read\n"
      }
      return "\(listing.path): \(Counted.text(baseline.runs.count, "run")), saved \(baseline.savedAt)\n"
    }
    try Diagnostics.report(lines.isEmpty ? "no baselines in \(options.folder)\n" : lines.joined())
  }
}

struct ShowBaseline: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows a baseline's figures.")

  @Argument(help: ArgumentHelp("Its name, scenario/name, or file.", valueName: "name"))
  var name: String

  @OptionGroup var options: BaselineOptions

  func run() throws {
    let listing = try options.find(name, machine: nil)
    let baseline = try BaselineStore.load(path: listing.path)
    try Diagnostics.report(BaselineSummary.render(baseline))
  }
}

struct RemoveBaseline: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "remove", abstract: "Removes a baseline.")

  @Argument(help: ArgumentHelp("Its name, scenario/name, or file.", valueName: "name"))
  var name: String

  @OptionGroup var options: BaselineOptions

  func run() throws {
    let listing = try options.find(name, machine: nil)
    try options.store.remove(listing)
    try Diagnostics.report("removed \(listing.path)\n")
  }
}
