internal import LoadPlatform
internal import LoadRecord

/// Samples this process's memory at a steady interval into the shared region, on its own thread.
///
/// Everything it needs exists before the measured phase; a sample allocates nothing.
final class MemoryPump: Sendable {
  private let region: SharedRegion
  private let memory: any MemorySampling
  private let everyNanoseconds: UInt64
  private let stopping = Lock(false)
  private let thread = Lock<NativeThread?>(nil)
  private let failure = Lock<String?>(nil)
  private let peak = Lock<(isKnown: Bool, bytes: UInt64?)>((false, nil))

  init(region: SharedRegion, memory: any MemorySampling, everyNanoseconds: UInt64) {
    self.region = region
    self.memory = memory
    self.everyNanoseconds = everyNanoseconds
  }

  /// Why it could not sample.
  var warnings: [String] { failure.withLock { $0.map { [$0] } ?? [] } }

  /// The peak resident size of the phase, including between samples; nil if the system does not report it.
  var peakResidentBytes: UInt64? { peak.withLock { $0.bytes } }

  func start() {
    let isForgotten = ProcessMemory.forgetPeak()
    peak.withLock { $0.isKnown = isForgotten }
    do {
      let started = try NativeThread.start(name: "memory") { [self] in
        let start = MonotonicClock.nanoseconds()
        var due = start
        repeat {
          region.memoryRing.write(memory.sample(), atNanoseconds: MonotonicClock.nanoseconds() - start)
          // After a sample that took longer than the interval, missed ones are skipped instead of bunched.
          repeat { due += everyNanoseconds } while due < MonotonicClock.nanoseconds()
        } while stopping.wait(untilNanoseconds: due, for: { $0 ? true : nil }) == nil
        region.memoryRing.write(memory.sample(), atNanoseconds: MonotonicClock.nanoseconds() - start)
      }
      thread.withLock { $0 = started }
    } catch {
      failure.withLock { $0 = "memory was not sampled: cannot start a thread (\(error))" }
    }
  }

  func stop() {
    stopping.withLock { $0 = true }
    stopping.wakeAll()
    thread.withLock { $0 }?.join()
    let now = ProcessMemory.peakResidentBytes(of: ProcessTree.current)
    peak.withLock { if $0.isKnown { $0.bytes = now } }
  }
}
