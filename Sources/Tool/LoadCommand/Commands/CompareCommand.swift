internal import ArgumentParser
internal import LoadHistory
internal import LoadRecord
internal import LoadReport
internal import LoadWorkflow

/// `loadtest compare`: compares two sets of runs.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compares two sets of runs to decide whether the new code is slower.",
    discussion: """
      BASE and NEW are run folders, result.json files or saved baselines; BASE may also be the name of a baseline. In \
      a record of repetitions, each run counts. A run is one observation, however often it is listed, because its \
      operations are not independent of each other.

      A difference counts if three conditions hold: the p-value of the exact Mann–Whitney test, Holm-adjusted over all \
      metrics, is below 0.05; the exact confidence interval of the ratio excludes 1; and the change exceeds 5 % (10 % \
      for p99) or --minimum-change. Failure rates are compared by Fisher's exact test on the counts of all runs. If \
      they rise, nothing else counts as an improvement. Allocations are compared exactly. Runs that crashed, hung, \
      exceeded the memory limit or were ended by a threshold have no figures. One such run is a regression if no base \
      run ended that way; otherwise Fisher's test decides whether the share of such runs rose. If no difference \
      counts, the largest change that the runs do not exclude is reported; --must-exclude sets a limit for slowdowns.

      The columns base and new are medians of the runs; ratio is the median ratio over all pairs of a new and a base run.

      Exit codes: 0 no regression; 1 regression; 3 too few runs to decide, or --must-exclude not met; 65 the runs cannot be compared.
      """)

  @Argument(help: ArgumentHelp("Runs before the change.", valueName: "base"), completion: .file())
  var base: [String]

  @Option(
    name: .customLong("with"), parsing: .upToNextOption,
    help: ArgumentHelp("Runs after the change.", valueName: "new"), completion: .file())
  var new: [String] = []

  @OptionGroup var options: ComparisonOptions

  @Option(help: ArgumentHelp("Write the comparison as JSON, or with - to standard output.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Write the comparison as Markdown, or with - to standard output.", valueName: "file"))
  var markdown: String?

  @Option(
    help: ArgumentHelp("Write the comparison as a page with charts, or with - to standard output.", valueName: "file"))
  var html: String?

  func validate() throws {
    guard !base.isEmpty else { throw ValidationError("Specify the base runs.") }
    guard !new.isEmpty else { throw ValidationError("Specify the new runs: --with NEW….") }
    try files.validate(reading: base + new)
  }

  private var files: NamedOutputs { NamedOutputs(["--json": json, "--markdown": markdown, "--html": html]) }

  func run() throws {
    let progress = ProgressLine()
    var read = 0
    let reading = {
      progress.show { "reading runs: \(read) of \(base.count + new.count)" }
      read += 1
    }
    let after = try RunSets.load(new, progress: reading)
    let before = try load(base, comparedWith: after, progress: reading)
    progress.show { "comparing \(before.count + after.count) runs" }
    let comparison: RunComparison
    do throws(FileFailure) {
      comparison = try RunSets.compare(base: before, new: after, settings: options.settings, isForced: options.force)
    } catch {
      throw FileFailure(error.kind, "\(error.description); use --force to compare anyway")
    }
    progress.finish()
    let table = RunComparisonTable(comparison, style: Terminal.style)
    if !files.takeStandardOutput { try Diagnostics.report(table.render()) }
    if let json { try Diagnostics.write(try OrderedJSONEncoder(isPretty: true).encode(comparison) + "\n", to: json) }
    if let markdown { try Diagnostics.write(table.markdown(), to: markdown) }
    if let html {
      try Diagnostics.write(ComparisonPage.page(comparison, base: before, new: after).render(.inline), to: html)
    }
    let status = ExitStatus(comparison.outcome)
    if status != .pass { throw status }
  }

  /// The base runs; a name stands for a baseline of the same scenario and machine.
  private func load(
    _ base: [String], comparedWith after: [RunRecord], progress: () -> Void
  ) throws -> [RunRecord] {
    guard let first = after.first, let path = new.first else { return try RunSets.load(base, progress: progress) }
    let baselines = BaselineRuns(for: first, at: path)
    return try base.flatMap { path in
      progress()
      return try baselines.load(path)
    }
  }
}

/// What counts as a difference.
struct ComparisonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Smallest change that counts, at least 0.5%. Default: 5 %, 10 % for p99.", valueName: "share"))
  var minimumChange: String?

  @Option(
    help: ArgumentHelp(
      "Exit with 3 (no-data) if the runs do not exclude a larger slowdown of a metric than this.", valueName: "share"))
  var mustExclude: String?

  @Flag(help: "Compare runs even if their machine, allocator, build or plan differs.")
  var force = false

  func validate() throws {
    try Self.check(minimumChange, of: "--minimum-change", maximum: 1)
    try Self.check(mustExclude, of: "--must-exclude", maximum: 10)
  }

  var settings: RunComparison.Settings {
    var settings = RunComparison.Settings()
    settings.minimumChange = minimumChange.flatMap(ComparisonOptions.share)
    settings.mustExclude = mustExclude.flatMap(ComparisonOptions.share)
    return settings
  }

  private static func check(_ text: String?, of option: String, maximum: Double) throws {
    guard let text else { return }
    guard let share = share(text), (RunComparison.leastMinimumChange...maximum).contains(share),
      share < 1 || text.hasSuffix("%")
    else {
      let isPercent = Double(text).map { (1...maximum * 100).contains($0) } ?? false
      throw ValidationError(
        "\(option) '\(text)': expected a share from 0.5% to \(Int(maximum * 100))%, such as 5% or 0.05"
          + (isPercent ? "; did you mean '\(text)%'?" : ""))
    }
  }

  private static func share(_ text: String) -> Double? {
    text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
  }
}
