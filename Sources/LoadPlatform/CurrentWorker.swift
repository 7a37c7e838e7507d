internal import CPlatform

/// Which worker runs on the calling thread, for the note that a crash leaves.
public enum CurrentWorker {
  /// Tells that a worker runs here from now on; nil: none.
  public static func set(_ index: Int?) {
    cplatform_set_current_worker(index.map { UInt32(truncatingIfNeeded: $0) } ?? .max)
  }

  /// Lets fatal signals note the signal's number and the thread's worker in two words before they take their course.
  ///
  /// - Parameters: words that stay valid for the life of the process.
  public static func noteCrashes(signal: UnsafeMutablePointer<UInt32>, worker: UnsafeMutablePointer<UInt32>) {
    cplatform_note_crashes(signal, worker)
  }
}
