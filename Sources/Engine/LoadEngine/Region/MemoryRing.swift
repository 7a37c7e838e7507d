internal import LoadRecord
internal import LoadTarget
internal import Synchronization

/// The last memory samples of a measuring process, in the run's shared memory.
///
/// Writer: the sampling thread, which never waits. Reader: the observer. The header's counter is the number of complete
/// samples, and so also determines the place that is written next. Words are stored with release and loaded with
/// acquire ordering: a reader that has seen a word of sample n also sees a counter of at least n, which marks that
/// place as being overwritten. After copying, the reader reads the counter again and discards what the writer may have
/// overwritten meanwhile.
struct MemoryRing {
  private let header: UnsafeMutablePointer<RunHeader>
  private let words: UnsafeMutablePointer<Atomic<UInt64>>

  private static let capacity = UInt64(RunLayout.memoryRingCapacity)

  init(header: UnsafeMutablePointer<RunHeader>, words: UnsafeMutablePointer<Atomic<UInt64>>) {
    self.header = header
    self.words = words
  }

  private func place(_ number: UInt64) -> UnsafeMutablePointer<Atomic<UInt64>> {
    words + Int(number % MemoryRing.capacity) * RunLayout.memorySampleWords
  }

  /// Adds a sample, replacing the oldest if the ring is full. Wait-free; only from one thread.
  func write(_ sample: MemorySample, atNanoseconds: UInt64) {
    let number = header.pointee.memorySamples.load(ordering: .relaxed)
    let words = place(number)
    let unknown = WorkerProgress.unknown
    words[0].store(atNanoseconds, ordering: .releasing)
    words[1].store(sample.liveBytes ?? unknown, ordering: .releasing)
    words[2].store(sample.allocatedBytes ?? unknown, ordering: .releasing)
    words[3].store(sample.activeBytes ?? unknown, ordering: .releasing)
    words[4].store(sample.allocatorResidentBytes ?? unknown, ordering: .releasing)
    words[5].store(sample.mappedBytes ?? unknown, ordering: .releasing)
    words[6].store(sample.residentBytes ?? unknown, ordering: .releasing)
    header.pointee.memorySamples.store(number + 1, ordering: .releasing)
  }

  /// The samples from a number on. Wait-free.
  ///
  /// - Parameter beforeCopying: runs between reading the counter and copying, to simulate the writer in tests.
  /// - Returns: the samples, the number of overwritten samples before them, and the number of the next sample.
  func samples(
    from first: UInt64, beforeCopying: () -> Void = {}
  ) -> (samples: [MemorySample], missed: UInt64, next: UInt64) {
    let next = header.pointee.memorySamples.load(ordering: .acquiring)
    let begin = min(max(first, oldest(before: next)), next)
    beforeCopying()
    let copied = (begin..<next).map { sample($0) }
    let intact = min(max(begin, oldest(before: header.pointee.memorySamples.load(ordering: .acquiring))), next)
    return (Array(copied.dropFirst(Int(intact - begin))), intact - min(first, intact), next)
  }

  /// The oldest sample that is not overwritten while the given one is written.
  private func oldest(before next: UInt64) -> UInt64 { next < MemoryRing.capacity ? 0 : next - MemoryRing.capacity + 1 }

  private func sample(_ number: UInt64) -> MemorySample {
    let words = place(number)
    func value(_ index: Int) -> UInt64? {
      let word = words[index].load(ordering: .acquiring)
      return word == WorkerProgress.unknown ? nil : word
    }
    return MemorySample(
      atNanoseconds: value(0) ?? 0, liveBytes: value(1), allocatedBytes: value(2), activeBytes: value(3),
      allocatorResidentBytes: value(4), mappedBytes: value(5), residentBytes: value(6))
  }
}
