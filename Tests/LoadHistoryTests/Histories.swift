import Foundation
import LoadHistory

@testable import LoadRecord

/// Made-up runs of a series.
enum Histories {
  static let metric = RunMetric(operation: "parse", quantity: .p50)

  static func entry(_ number: Int, _ value: Double, machine: String = "m", outcome: Verdict.Outcome = .pass)
    -> HistoryEntry
  {
    HistoryEntry(
      run: "run-\(number)", scenario: "high", workload: "w",
      host: HostRecord(cpu: nil, logicalProcessors: 2, memoryBytes: nil, kernel: nil, os: nil, fingerprint: machine),
      tool: ToolRecord(version: "1", build: "release", swift: "6"), allocator: nil,
      startedAt: "2026-01-01T00:00:00.\(String(10_000 + number).suffix(4))Z", outcome: outcome,
      figures: [(metric, value)])
  }

  /// A run that ended before anything was known of it.
  static func ended(_ number: Int, _ ending: Ending.Kind) -> HistoryEntry {
    var entry = entry(number, 0, outcome: .fail)
    (entry.ending, entry.metrics, entry.startedAt) = (ending, [:], nil)
    return entry
  }

  /// Values around 1000 with noise, from `step` on by a share more.
  static func values(_ seed: UInt64, count: Int, step: Int? = nil, share: Double = 0.12, noise: Double = 0.03)
    -> [Double]
  {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { place in
      let sum = (0..<12).reduce(0.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
      return 1000 * (1 + noise * (sum - 6)) * (step.map { place >= $0 } == true ? 1 + share : 1)
    }
  }

  static func trend(_ values: [Double], reported: [ReportedChange] = []) -> Trend {
    let entries = values.enumerated().map { entry($0, $1) }
    return Trend(entries, partition: entries[0].partition, reported: reported)
  }
}

/// A random source that repeats itself for a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A folder that is removed with its last reference.
final class HistoryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "loadtest-history-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
