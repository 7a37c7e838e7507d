/// Reads the memory of this process. Implemented over an allocator; called by the engine's sampling thread and at
/// quiet points.
public protocol MemorySampling: Sendable {
  /// The allocator that serves this process.
  var allocator: AllocatorRecord { get }
  /// What cannot be measured with this allocator, in sentences; empty if everything can.
  var warnings: [String] { get }
  /// Reads the memory now. Allocates nothing; blocks for about ten microseconds.
  func sample() -> MemorySample
}
