internal import ArgumentParser
internal import Foundation
internal import LoadPlatform
internal import LoadScenario
internal import LoadWorkflow

extension RunOptions {
  /// The requested shard; nil: the whole plan.
  ///
  /// - Throws: a usage error, or an exit code if an environment variable has an invalid value.
  func chosenShard(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Shard? {
    guard let shard else { return nil }
    do throws(ShardChoice.Refusal) {
      let chosen = try ShardChoice.shard(shard, environment: environment)
      return chosen.count > 1 ? chosen : nil
    } catch {
      guard error.isOfEnvironment else { throw ValidationError(error.message) }
      Diagnostics.error(error.message)
      throw ExitCode(ExitStatus.invalidInput.rawValue)
    }
  }

  /// When the measured phase begins, nanoseconds since the epoch; nil: as soon as it can.
  ///
  /// - Throws: a usage error.
  func commonStart(now: UInt64 = WallClock.nanosecondsSinceEpoch()) throws -> UInt64? {
    guard let startAt else { return nil }
    guard let start = StartTime.nanosecondsSinceEpoch(startAt) else {
      throw ValidationError(
        "--start-at '\(startAt)': expected a time in UTC such as 2026-01-31T12:34:56Z, or seconds since the epoch such "
          + "as 1769862896.")
    }
    guard start < now + StartTime.farthestNanoseconds else {
      throw ValidationError(
        "--start-at '\(startAt)' is more than a week ahead (\(WallClock.iso8601(nanosecondsSinceEpoch: start))).")
    }
    return start
  }
}
