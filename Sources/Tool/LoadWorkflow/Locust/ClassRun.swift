internal import LoadEngine
internal import LoadLocust
internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario

/// One run of a user class: starts it, sets the number of users, and reports its progress and result to the worker.
final class ClassRun: Sendable {
  /// An event that is reported to the worker's loop.
  enum News: Sendable {
    case line(TimelineLine)
    case performing([Int])
    case residentBytes(UInt64?)
    case ended(Result)
  }

  /// How the run ended.
  struct Result: Sendable {
    var status: ExitStatus
    var verdict: Verdict?
    var operations: UInt64 = 0
    var record: String?
    /// The message shown in the master if the run ended by itself.
    var trouble: String?
  }

  let plan: Plan
  private let userClass: UserClass
  private let steering: RunSteering
  private let outputFolder: String
  private let isStopped = Lock(false)
  private let tell: @Sendable (News) -> Void

  /// Nil if no pipe can be created.
  init?(_ userClass: UserClass, plan: Plan, outputFolder: String, tell: @escaping @Sendable (News) -> Void) {
    guard let steering = RunSteering() else { return nil }
    self.userClass = userClass
    self.plan = plan
    self.steering = steering
    self.outputFolder = outputFolder
    self.tell = tell
  }

  /// Sets the number of users.
  func perform(users: Int) { steering.perform(workers: userClass.groups.counts(users: users)) }

  /// Stops the run at the end of the test.
  func stop() {
    isStopped.withLock { $0 = true }
    steering.stop()
  }

  /// Runs until it is stopped or ends by itself. The end is the last event that it reports.
  func run() async {
    let result: Result
    do {
      result = try await Session.folder(in: outputFolder, scenario: plan.name, measured)
    } catch let refusal as Measuring.Refusal {
      result = trouble(.invalidInput, "the run did not start: \(refusal.message)")
    } catch let failure as FileFailure {
      result = trouble(ExitStatus(failure), failure.description)
    } catch {
      result = trouble(.internalError, "\(error)")
    }
    tell(.ended(result))
  }

  private func trouble(_ status: ExitStatus, _ message: String) -> Result {
    Result(
      status: status, verdict: Verdict(findings: [Verdict.Finding(.invalid, .ending, message)]), trouble: message)
  }

  private func measured(in folder: RunFolder) async throws -> Result {
    let tell = tell
    let seen = Lock<[Int]?>(nil)
    var measuring = Measuring(interrupts: nil, showsProgress: false)
    measuring.steering = steering
    measuring.leakCheck = userClass.leakCheck
    measuring.watch = RunHooks(
      tick: { status in
        tell(.residentBytes(status.residentBytes))
        guard let performing = status.performing else { return }
        let isNew = seen.withLock { last in
          defer { last = performing }
          return last != performing
        }
        if isNew { tell(.performing(performing)) }
      },
      line: { line in
        tell(.line(line))
        return nil
      })
    return try conclude(try await measuring.measure(plan, in: folder))
  }

  private func conclude(_ run: Measuring.Run) throws -> Result {
    var run = run
    // The plan has room for more users than took part.
    let most = Dictionary(grouping: run.record.workers, by: \.group).mapValues(\.count)
    for group in run.record.scenario.groups.indices {
      run.record.scenario.groups[group].workers = most[run.record.scenario.groups[group].name] ?? 0
    }
    try run.save()
    let record = run.record
    var result = Result(
      status: record.verdict.map { ExitStatus($0.outcome) } ?? .internalError, verdict: record.verdict,
      operations: record.totals.operations, record: "\(run.folder.path)/\(RunFolder.recordName)")
    if !isStopped.withLock({ $0 }) || record.ending.kind != .completed {
      result.trouble = record.ending.message ?? "the run ended by itself"
    }
    return result
  }
}
