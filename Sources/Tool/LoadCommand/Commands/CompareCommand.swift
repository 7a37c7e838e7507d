internal import ArgumentParser
internal import LoadHistory
internal import LoadRecord
internal import LoadReport
internal import LoadWorkflow

/// `loadtest compare`: two sets of runs.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compares two sets of runs: is the new code slower?",
    discussion: """
      BASE and NEW are run folders, result.json files or saved baselines, BASE also the name of one; of a record of \
      repetitions each run counts. A run \
      is one observation, however often it is named: its operations are not independent of each other. Differences count \
      when Mann and Whitney's exact test, adjusted for all metrics after Holm, is below 0.05, the exact interval of the \
      ratio excludes 1, and the change exceeds 5 % (10 % for p99) or what --minimum-change says. Shares of failures \
      are compared by Fisher's exact test of all runs' counts; where they rise, nothing else is an improvement. What \
      operations allocate is compared exactly. Runs that crashed, hung, exceeded the memory limit or were ended by a threshold \
      have no figures: one is a regression where no base run ended like that, else more of them by Fisher's test. Where nothing counts, the largest change is reported that the runs do not \
      exclude.

      Exit codes: 0 no regression, 1 a regression, 3 too few runs to tell, 65 runs that cannot be compared.
      """)

  @Argument(help: ArgumentHelp("The runs before.", valueName: "base"), completion: .file())
  var base: [String]

  @Option(
    name: .customLong("with"), parsing: .upToNextOption, help: ArgumentHelp("The runs after.", valueName: "new"),
    completion: .file())
  var new: [String] = []

  @OptionGroup var options: ComparisonOptions

  @Option(help: ArgumentHelp("Write the comparison as JSON, or with - to standard output.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Write it as Markdown, or with - to standard output.", valueName: "file"))
  var markdown: String?

  @Option(help: ArgumentHelp("Write it as a page with charts, or with - to standard output.", valueName: "file"))
  var html: String?

  func validate() throws {
    guard !base.isEmpty else { throw ValidationError("Name the runs before.") }
    guard !new.isEmpty else { throw ValidationError("Name the runs after: --with NEW….") }
    try files.validate(reading: base + new)
  }

  private var files: NamedOutputs { NamedOutputs(["--json": json, "--markdown": markdown, "--html": html]) }

  func run() throws {
    let after = try RunSets.load(new)
    let before = try load(base, comparedWith: after)
    let comparison: RunComparison
    do throws(FileFailure) {
      comparison = try RunSets.compare(base: before, new: after, settings: options.settings, isForced: options.force)
    } catch {
      throw FileFailure(error.kind, "\(error.description); --force compares all the same")
    }
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

  /// The runs before, which may be named by a baseline of the same scenario and machine.
  private func load(_ base: [String], comparedWith after: [RunRecord]) throws -> [RunRecord] {
    guard let first = after.first, let path = new.first else { return try RunSets.load(base) }
    let baselines = BaselineRuns(for: first, at: path)
    return try base.flatMap { try baselines.load($0) }
  }
}

/// What counts as a difference.
struct ComparisonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The least change that counts, from 0.5%, in place of 5 % (10 % for p99).", valueName: "share"))
  var minimumChange: String?

  @Flag(help: "Compare runs of several machines, allocators, builds or plans all the same.")
  var force = false

  func validate() throws {
    guard let minimumChange else { return }
    guard let share = ComparisonOptions.share(minimumChange),
      (RunComparison.leastMinimumChange...1).contains(share), share < 1 || minimumChange.hasSuffix("%")
    else {
      let isPercent = Double(minimumChange).map { (1...100).contains($0) } ?? false
      throw ValidationError(
        "--minimum-change \(minimumChange): expected a share from 0.5% to 100%, such as 5% or 0.05"
          + (isPercent ? "; did you mean '\(minimumChange)%'?" : ""))
    }
  }

  var settings: RunComparison.Settings {
    var settings = RunComparison.Settings()
    settings.minimumChange = minimumChange.flatMap(ComparisonOptions.share)
    return settings
  }

  private static func share(_ text: String) -> Double? {
    text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
  }
}
