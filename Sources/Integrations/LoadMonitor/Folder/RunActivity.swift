internal import LoadRecord
internal import LoadScenario
internal import PortableFoundation

/// Whether a run is in progress, inferred from when its files were last written: the folder is the only information
/// about it.
package struct RunActivity: Sendable, Equatable {
  /// The state of the run.
  package var state: RunState
  /// The latest of several runs; nil for a single run.
  package var cell: Int?
  /// Whether a phase after the timed one has started, such as the leak check.
  package var isChecking: Bool

  /// A run writes a line each second while it measures; only phases known from its plan are silent for longer than
  /// this.
  package static let silenceSeconds: Int64 = 30
  /// Parts of a run that have a timeline of their own.
  private static let partNames = [
    "investigation", "isolation", "leaks", "leaks-2", "leaks-3", "leaks-4", "leaks-closer", "leaks-paced",
  ]

  /// Inspects a run's folder; nil if it contains no run.
  ///
  /// - Parameter nowNanoseconds: now, since the epoch, on the clock of file times.
  package init?(path: String, nowNanoseconds: Int64 = FileIdentity.nowNanoseconds()) {
    cell = Self.newestCell(in: path)
    let current = cell.map { "\(path)/\(RunFolder.cellPath($0))" } ?? path
    let parts = Self.partNames.map { "\(current)/\($0)" }
    let written =
      ([path, current, "\(current)/\(RunFolder.timelineName)"] + parts + parts.map { "\($0)/\(RunFolder.timelineName)" })
      .compactMap { FileIdentity(path: $0)?.modifiedNanoseconds }
    isChecking = parts.contains { FileIdentity(path: $0) != nil }
    if FileIdentity(path: "\(path)/\(RunFolder.recordName)") != nil
      || FileIdentity(path: "\(path)/\(CapacityRecord.fileName)") != nil
    {
      state = .finished
      return
    }
    guard FileIdentity(path: "\(path)/\(RunFolder.timelineName)") != nil, let last = written.max() else { return nil }
    let silent = nowNanoseconds - last
    guard silent > Self.silenceSeconds * 1_000_000_000 else {
      state = .running
      return
    }
    state = silent <= Self.allowedSilence(current) ? .running : .lost
  }

  /// Neither a warm-up nor operations that are still in flight at the end write lines.
  private static func allowedSilence(_ path: String) -> Int64 {
    let limit = silenceSeconds * 1_000_000_000
    guard var reader = try? TimelineReader(path: "\(path)/\(RunFolder.timelineName)"),
      case .start(let start)? = try? reader.next()
    else { return limit }
    let quiet = [start.plan.warmupNanoseconds, start.plan.gracefulStopNanoseconds, start.plan.stallNanoseconds]
    // The file's content is untrusted: at most a day each, more than any of them takes.
    return limit + quiet.reduce(0) { $0 + Int64(clamping: min($1, 86_400_000_000_000)) }
  }

  private static func newestCell(in path: String) -> Int? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/cells")) ?? []
    return names.compactMap { Int($0) }.filter { (0...9999).contains($0) }.max()
  }
}
