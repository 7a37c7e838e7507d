internal import LoadRecord
internal import LoadScenario

/// The frame of every command that measures: checks the output files first, creates a folder for the runs, and turns
/// errors into messages and exit codes.
struct Session {
  /// The scenario's name.
  let scenario: String
  /// The prefix of messages.
  let subject: String
  let output: SessionOutput

  init(_ plan: Plan, _ output: SessionOutput) {
    self.init(scenario: plan.name, subject: plan.file, output)
  }

  init(scenario: String, subject: String? = nil, _ output: SessionOutput) {
    self.scenario = scenario
    self.subject = subject ?? scenario
    self.output = output
  }

  /// Runs the session of a command and returns its exit code.
  ///
  /// - Parameter first: runs before the folder is created.
  func run(
    first: () async throws -> Void = {}, _ body: (RunFolder) async throws -> ExitStatus
  ) async -> ExitStatus {
    do {
      try output.files.check()
      try await first()
      return try await Session.folder(in: output.folder, scenario: scenario, body)
    } catch {
      if let status = ExitStatus.explaining(error, subject: subject) { return status }
      Diagnostics.error("\(subject): \(error)")
      return .internalError
    }
  }

  /// Creates a folder for runs, and removes it if the first of them did not start.
  static func folder<Result>(
    in outputFolder: String, scenario: String, _ body: (RunFolder) async throws -> Result
  ) async throws -> Result {
    let folder = try RunFolder.create(in: outputFolder, scenario: scenario)
    do {
      return try await body(folder)
    } catch let refusal as Measuring.Refusal {
      folder.discard()
      throw refusal
    }
  }

  /// Reports results even if they could not be saved: a full disk must not lose what was measured.
  ///
  /// - Parameter report: takes the path; nil if nothing was saved.
  static func conclude(
    _ saved: Result<Void, FileFailure>, _ path: String, report: (_ path: String?) throws -> Void
  ) throws {
    try report((try? saved.get()) == nil ? nil : path)
    try saved.get()
  }

  /// Saves the record of a run and reports it.
  static func conclude(_ record: RunRecord, in folder: RunFolder, report: (_ path: String?) throws -> Void) throws {
    let saved = Result { () throws(FileFailure) in try folder.write(record) }
    try conclude(saved, "\(folder.path)/\(RunFolder.recordName)", report: report)
  }
}
