internal import CPlatform

/// Which worker runs on the calling thread, for the note that a crash leaves.
public enum CurrentWorker {
  /// Tells that a worker runs here from now on.
  ///
  /// - Parameter position: where it keeps how many operations it has completed, until another worker or none is set.
  public static func set(_ index: Int, position: UnsafePointer<UInt64>) {
    cplatform_set_current_worker(UInt32(truncatingIfNeeded: index), position)
  }

  /// Tells that no worker runs here any more.
  public static func clear() { cplatform_set_current_worker(.max, nil) }

  /// Lets fatal signals note the signal's number and the thread's worker in two words before they take their course.
  ///
  /// - Parameters: words that stay valid for the life of the process.
  public static func noteCrashes(signal: UnsafeMutablePointer<UInt32>, worker: UnsafeMutablePointer<UInt32>) {
    cplatform_note_crashes(signal, worker)
  }

  /// Lets `exit` within an operation, and a forked child that goes on measuring, be told from other ends.
  ///
  /// Children that never touch the memory may do as they please, `exec` above all, and end with the thread that forked
  /// them at the latest.
  ///
  /// - Parameters:
  ///   - exit: gets the number of the worker that called `exit`, plus 1.
  ///   - fork: gets the number of the worker whose child came back to measure, plus 1; the largest number where it was
  ///     no worker.
  ///   - forkPosition: gets how many operations that worker had completed at the fork.
  ///   - memory: what a child that measures would write to; see ``MemoryFile/keepFromChildren(_:)``.
  public static func noteExitsAndForks(
    exit: UnsafeMutablePointer<UInt32>, fork: UnsafeMutablePointer<UInt32>, forkPosition: UnsafeMutablePointer<UInt64>,
    memory: UnsafeMutableRawBufferPointer
  ) {
    cplatform_note_exits_and_forks(exit, fork, forkPosition, memory.baseAddress, memory.count)
  }

  /// Whether this process is a forked child of a measuring process.
  public static var isForkedChild: Bool { cplatform_is_forked_child() }
}
