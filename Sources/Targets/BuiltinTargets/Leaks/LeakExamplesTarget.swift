internal import LoadPlatform
public import LoadTarget

/// Operations with known memory behaviour, including the two leaks of the reference implementation: they show what the
/// leak check detects, and what it does not take for a leak.
public final class LeakExamplesTarget: LoadTarget {
  /// `leak-examples`.
  public static let name = "leak-examples"
  /// A one-line summary.
  public static let summary = "operations with known memory behaviour: leaks, caches, bulk releases"
  /// In the order of ``LeakExamplesWorker/Operation``.
  public static let operations = [
    OperationDescription("read", "looks up an existing name: retains nothing"),
    OperationDescription(
      "health_of_unknown",
      "leaks like the reference implementation: a health check of a new operation creates a breaker for it"),
    OperationDescription(
      "track_new_error",
      "leaks like the reference implementation: an error of a new operation adds an entry that is never removed"),
    OperationDescription("cached_lookup", "fills a cache of 4,000 keys once, with Zipf-distributed look-ups"),
    OperationDescription("collect", "retains an object, and releases all at every 5,000th call"),
    OperationDescription("leak_64_in_6400_calls", "leaks 0.01 bytes per call: 64 bytes at every 6,400th call"),
  ]

  private let examples: LeakExamples
  private let seed: UInt64

  /// Accepts no configuration.
  public init(_ run: TargetRun) throws {
    guard run.config == "{}" else {
      throw TargetRefusal("target 'leak-examples' has no configuration: remove 'config'")
    }
    examples = LeakExamples()
    seed = run.seed
  }

  /// A worker with its own random numbers.
  public func makeWorker(index: Int) -> LeakExamplesWorker {
    LeakExamplesWorker(
      examples: examples, keys: DistinctKey(worker: index),
      generator: SplitMix64(seed: seed, 0x1EA4, UInt64(index)))
  }
}
