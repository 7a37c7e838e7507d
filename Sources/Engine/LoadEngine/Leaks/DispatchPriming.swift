internal import Dispatch
internal import LoadPlatform

/// Fills the caches that Dispatch keeps for the threads of its pool.
///
/// A thread keeps up to 1,024 continuations of blocks that it has performed. While its cache fills, each block that
/// another thread submits looks like a retained object: 64 bytes at every quiet point, for a thousand of them.
/// Submitting blocks alone does not fill all caches, because one thread may perform them all; so the other threads of
/// the pool are held meanwhile, released one by one, and each performs more blocks than it can keep.
struct DispatchPriming {
  /// More blocks than a thread keeps.
  private static let blocks = 1_500
  /// A pool with fewer threads than processors does not fill: its caches then show in the measurement.
  private static let patienceNanoseconds: UInt64 = 200_000_000

  /// A block that holds its thread until it is released.
  private final class Holder: Sendable {
    private let state = Lock((started: false, released: false))

    func submit() {
      DispatchQueue.global().async { [self] in
        state.withLock { $0.started = true }
        state.wakeAll()
        _ = state.wait { $0.released ? true : nil }
      }
    }

    func waitForStart() -> Bool {
      state.wait(untilNanoseconds: MonotonicClock.nanoseconds() + patienceNanoseconds) { $0.started ? true : nil }
        ?? false
    }

    func release() {
      state.withLock { $0.released = true }
      state.wakeAll()
    }
  }

  /// Blocks for a few milliseconds.
  static func perform(threads: Int) {
    var holders = (0..<threads).map { _ in Holder() }
    for holder in holders { holder.submit() }
    defer { for holder in holders { holder.release() } }
    guard holders.allSatisfy({ $0.waitForStart() }) else { return }
    for index in holders.indices {
      holders[index].release()
      let group = DispatchGroup()
      for _ in 0..<blocks { DispatchQueue.global().async(group: group) {} }
      group.wait()
      // The thread that has just been filled is the only free one: it takes the next block.
      holders[index] = Holder()
      holders[index].submit()
      guard holders[index].waitForStart() else { return }
    }
  }
}
