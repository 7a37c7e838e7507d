internal import CPlatform

/// Which worker runs on the calling thread, for the note that a crash leaves.
public enum CurrentWorker {
  /// Registers the worker that runs on the calling thread from now on.
  ///
  /// - Parameter position: where it keeps the number of operations that it has completed; valid until another worker or
  ///   none is set.
  public static func set(_ index: Int, position: UnsafePointer<UInt64>) {
    cplatform_set_current_worker(UInt32(truncatingIfNeeded: index), position)
  }

  /// Unregisters the worker of the calling thread.
  public static func clear() { cplatform_set_current_worker(.max, nil) }

  /// Records fatal signals, with the thread's worker, before they take effect.
  ///
  /// - Parameter note: stays valid for the life of the process.
  public static func noteCrashes(in note: UnsafeMutablePointer<EndNote>) {
    cplatform_note_crashes(EndNote.words(of: note))
  }

  /// Lets a fatal signal end the process at once. The Swift runtime's handler, which would write the stacks, may wait
  /// forever when two threads crash.
  public static func endAtCrashes() { cplatform_end_at_crashes() }

  /// Records `exit` within an operation and a forked child that continues measuring, so that both are distinguished
  /// from other endings.
  ///
  /// Children that never touch the memory are free to run, above all to `exec`; they end at the latest with the thread
  /// that forked them.
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
