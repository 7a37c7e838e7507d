internal import CPlatform

/// Finds where a Swift task waits, from its object on the heap.
///
/// Source of the layout: the Swift ABI, `include/swift/ABI/Task.h`: `Job::ResumeTask`, `AsyncTask::ResumeContext` and
/// its status, and the first two words of `AsyncContext`. The runtime may change it: an invalid status or an address
/// without memory means that nothing is known.
enum SuspendedTask {
  private static let resumeFunction: UInt = 56
  private static let resumeContext: UInt = 64
  private static let status: UInt = 96
  /// The values of `TaskPriority`; the runtime has no others.
  private static let priorities: Set<UInt> = [0, 9, 17, 21, 25, 33]
  /// Running, enqueued, complete.
  private static let hasNothingToWaitFor: UInt = 0x3800
  private static let deepest = 24

  /// Addresses in the functions in which the task resumes, the innermost first; nil if it does not wait, or nothing is
  /// known.
  ///
  /// - Parameter address: the address of the task's object.
  static func waitingPath(at address: UInt) -> [UInt64]? {
    guard let status = word(address + status), priorities.contains(status & 0xFF), status & hasNothingToWaitFor == 0,
      let resume = word(address + resumeFunction), var context = word(address + resumeContext), resume > 4096
    else { return nil }
    // One byte after the start, like return addresses.
    var path = [UInt64(resume) + 1]
    while path.count < deepest, context > 4096, context % 8 == 0, let next = word(context + 8), next > 4096 {
      path.append(UInt64(next) + 1)
      guard let parent = word(context) else { break }
      context = parent
    }
    return path
  }

  private static func word(_ address: UInt) -> UInt? {
    var value: UInt = 0
    return cplatform_read_memory(address, &value, MemoryLayout<UInt>.size) ? value : nil
  }
}
