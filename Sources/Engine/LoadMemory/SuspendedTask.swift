internal import CPlatform

/// Where a Swift task waits, read from its object on the heap.
///
/// Source of the layout: the Swift ABI, `include/swift/ABI/Task.h`: `Job::ResumeTask`, `AsyncTask::ResumeContext` and its status, and
/// `AsyncContext`'s first two words. The runtime may change it: a status that is none, or an address where no memory is, means that
/// nothing is known.
enum SuspendedTask {
  private static let resumeFunction: UInt = 56
  private static let resumeContext: UInt = 64
  private static let status: UInt = 96
  /// `TaskPriority`'s values; the runtime has no others.
  private static let priorities: Set<UInt> = [0, 9, 17, 21, 25, 33]
  /// Running, enqueued, complete.
  private static let hasNothingToWaitFor: UInt = 0x3800
  private static let deepest = 24

  /// Addresses in the functions in which the task goes on when what it waits for comes, the innermost first; nil where it does not
  /// wait, or nothing is known.
  ///
  /// - Parameter address: a task's object.
  static func waitingPath(at address: UInt) -> [UInt64]? {
    guard let status = word(address + status), priorities.contains(status & 0xFF), status & hasNothingToWaitFor == 0,
      let resume = word(address + resumeFunction), var context = word(address + resumeContext), resume > 4096
    else { return nil }
    // Behind the first byte, as return addresses are.
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
