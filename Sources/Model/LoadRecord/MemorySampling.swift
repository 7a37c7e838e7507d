/// Reads the memory of this process. Implemented over an allocator; called by the engine's sampling thread and at
/// quiet points.
public protocol MemorySampling: Sendable {
  /// Which allocator serves this process.
  var allocator: AllocatorRecord { get }
  /// What cannot be told with this allocator, in plain words; empty when everything can.
  var warnings: [String] { get }
  /// Reads now. Allocates nothing; blocks for some ten microseconds.
  func sample() -> MemorySample
}
