/// Which accesses of a simulated memory all threads see in one order.
///
/// A thread never sees a word go back to an older value, sees everything that a thread whose value it found had seen, and a
/// read-modify-write finds the newest value: that holds in each model. They differ in how old a value a load may find.
public enum MemoryModel: Sendable, CaseIterable {
  /// Every load finds the newest value.
  case sequentiallyConsistent
  /// Loads and read-modify-writes are sequentially consistent, plain stores only release: a load finds nothing older than the
  /// last read-modify-write of its word.
  case releasingStores
  /// Loads acquire, stores release, read-modify-writes do both, and there is no order of all accesses.
  case acquireRelease
}
