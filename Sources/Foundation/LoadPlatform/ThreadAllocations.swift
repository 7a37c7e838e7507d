internal import CPlatform

/// The allocator's count of what a thread allocated.
public enum ThreadAllocations {
  /// The calling thread's counter of allocated bytes; a word that stays 0 where the allocator has no such counter. Only
  /// the calling thread may read it.
  public static func counter() -> UnsafePointer<UInt64> {
    guard let counter = cplatform_thread_allocated() else {
      preconditionFailure("cplatform_thread_allocated never returns NULL")
    }
    return counter
  }

  /// Whether the allocator counts each thread's bytes.
  public static var areCounted: Bool { cplatform_counts_thread_allocations() }
}
