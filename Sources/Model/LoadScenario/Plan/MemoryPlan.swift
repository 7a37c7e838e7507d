/// How a run's memory is sampled.
public struct MemoryPlan: Sendable, Hashable, Codable {
  /// The interval between two samples.
  public var sampleNanoseconds: UInt64
  /// The allocator of the measuring process.
  public var allocator: Allocator
  /// The maximum resident size; a target that exceeds it is ended. Nil: no limit, except in a leak check a quarter of
  /// the machine's memory.
  public var limitBytes: UInt64?
  /// Whether and how leaks are detected.
  public var leaks: LeakCheck
  /// The number of operations of the leak check, in all windows and passes; nil: the tool chooses.
  public var leakOperations: UInt64?
  /// The maximum duration of a leak check, over all its processes; nil: 60 s.
  public var leakBudgetNanoseconds: UInt64?
  /// The default time limit of a leak check.
  public static let usualLeakBudgetNanoseconds: UInt64 = 60_000_000_000
  /// The minimum number of operations of a leak check where the tool chooses, unless the budget allows fewer.
  package static let leastLeakOperations: UInt64 = 9_600
  /// Growth that is reported but not counted as a leak.
  public var expected: [ExpectedGrowth]

  /// Which allocator serves the measuring process.
  public enum Allocator: String, Sendable, Hashable, Codable, CaseIterable {
    /// jemalloc, preloaded.
    case jemalloc
    /// mimalloc, preloaded.
    case mimalloc
    /// gperftools' tcmalloc, preloaded.
    case tcmalloc
    /// The system's own.
    case system
  }

  /// How leaks are detected.
  public enum LeakCheck: String, Sendable, Hashable, Codable, CaseIterable {
    /// No leak check.
    case off
    /// Windows of operations, in a separate process after the measured phase: which size class grows,
    /// in which operation.
    case detect
    /// As `detect`, and growth is attributed to call sites in a further process.
    case investigate
    /// The samples of the measured phase itself, for runs of hours: total live bytes only, less sensitive.
    case soak
  }

  /// Makes a memory plan.
  public init(
    sampleNanoseconds: UInt64 = 100_000_000, allocator: Allocator = .jemalloc, limitBytes: UInt64? = nil,
    leaks: LeakCheck = .off, leakOperations: UInt64? = nil, leakBudgetNanoseconds: UInt64? = nil,
    expected: [ExpectedGrowth] = []
  ) {
    self.sampleNanoseconds = sampleNanoseconds
    self.allocator = allocator
    self.limitBytes = limitBytes
    self.leaks = leaks
    self.leakOperations = leakOperations
    self.leakBudgetNanoseconds = leakBudgetNanoseconds
    self.expected = expected
  }
}
