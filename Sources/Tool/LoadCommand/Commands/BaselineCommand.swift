internal import ArgumentParser
internal import LoadHistory
internal import LoadPlatform
internal import LoadRecord
internal import LoadReport
internal import LoadScenario
internal import LoadWorkflow

/// `loadtest baseline`: saved runs with a name.
struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline", abstract: "Manages baselines: saved runs that later runs are compared with.",
    discussion: "A baseline belongs to one scenario and one machine: <folder>/<scenario>/<machine>/<name>.json.",
    subcommands: [SaveBaseline.self, ListBaselines.self, ShowBaseline.self, RemoveBaseline.self])
}

/// The folder of the baselines, and the search for one of them.
struct BaselineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the baselines.", valueName: "folder"), completion: .directory)
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
        ? Failure(.unreadableInput, "unknown baseline '\(name)' in \(folder); 'loadtest baseline list' lists them")
        : Failure(.usage, "ambiguous baseline '\(name)': specify one of the files \(paths)")
    }
    return only
  }
}

struct SaveBaseline: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "save", abstract: "Saves runs as a baseline.")

  @Argument(help: ArgumentHelp("Run folders or result.json files.", valueName: "record"), completion: .file())
  var records: [String]

  @Option(help: ArgumentHelp("Name of the baseline.", valueName: "name"))
  var name = "default"

  @OptionGroup var options: BaselineOptions

  func validate() throws {
    guard !records.isEmpty else { throw ValidationError("Specify at least one run.") }
    let isName = !name.isEmpty && name.utf8.count <= 64 && !name.hasPrefix(".")
    guard isName, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }) else {
      throw ValidationError(
        "--name '\(name)': expected 1–64 ASCII letters, digits, '_', '-' or '.', not starting with '.'.")
    }
  }

  func run() throws {
    let runs = try RunSets.load(records)
    let check = Comparability.check(base: runs, new: [])
    guard check.refusals.isEmpty else {
      throw FileFailure(.content, "cannot save these runs as a baseline: \(check.refusals.joined(separator: "; "))")
    }
    for warning in check.warnings { Diagnostics.note(warning) }
    // Ended runs are kept too: without them, a later run that ends early would count as a regression.
    let kept = check.base + check.endedBase
    guard !check.base.isEmpty,
      let baseline = BaselineStore.Baseline(name: name, runs: kept, savedAt: WallClock.iso8601())
    else {
      throw FileFailure(.content, "no baseline saved: none of these runs can be trusted")
    }
    let path = try options.store.save(baseline)
    let ended =
      check.endedBase.isEmpty ? "" : ", \(check.endedBase.count) of them ended early (counted, without figures)"
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

  @Argument(help: ArgumentHelp("Name, scenario/name or file of the baseline.", valueName: "name"))
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

  @Argument(help: ArgumentHelp("Name, scenario/name or file of the baseline.", valueName: "name"))
  var name: String

  @OptionGroup var options: BaselineOptions

  func run() throws {
    let listing = try options.find(name, machine: nil)
    try options.store.remove(listing)
    try Diagnostics.report("removed \(listing.path)\n")
  }
}
