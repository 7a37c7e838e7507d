/// How a run's memory is sampled.
public struct MemoryPlan: Sendable, Hashable, Codable {
  /// The interval between two samples.
  public var sampleNanoseconds: UInt64
  /// The allocator of the measuring process.
  public var allocator: Allocator
  /// A target that takes more resident memory than this is ended; nil: no limit, but a quarter of the machine's memory in a leak
  /// check.
  public var limitBytes: UInt64?
  /// Whether leaks are looked for, in a process of their own after the measured phase.
  public var leaks: LeakCheck
  /// How many operations the leak check performs, in all windows and passes; nil: the tool chooses.
  public var leakOperations: UInt64?
  /// How long a leak check may take, all its processes together; nil: ``usualLeakBudgetNanoseconds``.
  public var leakBudgetNanoseconds: UInt64?
  /// How long a leak check may take that nothing is said of.
  public static let usualLeakBudgetNanoseconds: UInt64 = 60_000_000_000
  /// The shortest budget: what it takes to start processes leaves nothing of less.
  package static let leastLeakBudgetNanoseconds: UInt64 = 1_000_000_000
  /// Where the tool chooses, a leak check performs so many operations at least, however long they take.
  package static let leastLeakOperations: UInt64 = 9_600
  /// Growth that is reported and not counted.
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

  /// How leaks are looked for.
  public enum LeakCheck: String, Sendable, Hashable, Codable, CaseIterable {
    /// Not at all.
    case off
    /// By windows of equal operation counts: which size class grows, in which operation.
    case detect
    /// As `detect`, and what grows is followed to its call site in a second process.
    case investigate
    /// By the samples of the measured phase itself, for runs of hours: total live bytes alone, less sensitive.
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
