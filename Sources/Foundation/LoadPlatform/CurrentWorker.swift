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

  /// Lets fatal signals be noted, with the thread's worker, before they take their course.
  ///
  /// - Parameter note: stays valid for the life of the process.
  public static func noteCrashes(in note: UnsafeMutablePointer<EndNote>) {
    cplatform_note_crashes(EndNote.words(of: note))
  }

  /// Lets a fatal signal end the process at once. The Swift runtime's handler, which would write the stacks, may wait for
  /// ever where two threads crash.
  public static func endAtCrashes() { cplatform_end_at_crashes() }

  /// Lets `exit` within an operation, and a forked child that goes on measuring, be told from other ends.
  ///
  /// Children that never touch the memory may do as they please, `exec` above all, and end with the thread that forked
  /// them at the latest.
  ///
  /// - Parameters:
  ///   - note: stays valid for the life of the process, and is shared with its children.
  ///   - memory: what a child that measures would write to; see ``MemoryFile/keepFromChildren(_:)``.
  public static func noteExitsAndForks(
    in note: UnsafeMutablePointer<EndNote>, memory: UnsafeMutableRawBufferPointer
  ) {
    cplatform_note_exits_and_forks(EndNote.words(of: note), memory.baseAddress, memory.count)
  }

  /// Whether this process is a forked child of a measuring process.
  public static var isForkedChild: Bool { cplatform_is_forked_child() }
}
