/// How a run's memory is sampled.
public struct MemoryPlan: Sendable, Hashable, Codable {
  /// The interval between two samples.
  public var sampleNanoseconds: UInt64
  /// The allocator of the measuring process.
  public var allocator: Allocator
  /// A target that takes more resident memory than this is ended; nil: no limit.
  public var limitBytes: UInt64?

  /// Which allocator serves the measuring process.
  public enum Allocator: String, Sendable, Hashable, Codable, CaseIterable {
    /// jemalloc, preloaded.
    case jemalloc
    /// The system's own.
    case system
  }

  /// Makes a memory plan.
  public init(sampleNanoseconds: UInt64 = 100_000_000, allocator: Allocator = .jemalloc, limitBytes: UInt64? = nil) {
    self.sampleNanoseconds = sampleNanoseconds
    self.allocator = allocator
    self.limitBytes = limitBytes
  }
}
