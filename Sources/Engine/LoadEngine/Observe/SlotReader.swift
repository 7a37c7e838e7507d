internal import LoadStatistics
internal import LoadTarget
internal import Synchronization

/// Reads what all lanes recorded for a slot, during or after the recording.
struct SlotReader: @unchecked Sendable {
  // Reads through atomics only; `region` keeps the memory mapped.

  /// The counters of a slot, over all its lanes.
  struct Counters: Sendable, Hashable {
    var allocatedBytes: UInt64 = 0
    var failures: UInt64 = 0
    /// Failures of kinds beyond those that a lane distinguishes.
    var otherKinds: UInt64 = 0
    var kinds: [Int32: UInt64] = [:]
    /// Arrivals that were never performed.
    var dropped: UInt64 = 0
    /// Arrivals that had not begun at the end.
    var neverBegun: UInt64 = 0
    /// Operations during which the counter went backwards.
    var backwards: UInt64 = 0
  }

  private let region: SharedRegion
  /// For each slot, the base addresses of its memory in all lanes.
  private let bases: [[Base]]

  private struct Base {
    var address: UnsafeMutableRawPointer
    /// The only worker that writes there, if it may never perform.
    var worker: Int?
  }

  /// - Parameter isSteered: whether some workers may never perform: memory that they have not written is not read,
  ///   because reading would allocate it.
  init(region: SharedRegion, isSteered: Bool = false) {
    self.region = region
    let layout = region.layout
    var bases = [[Base]](repeating: [], count: layout.slotCount)
    for (index, lane) in layout.lanes.enumerated() {
      let first = lane.group.map { layout.firstSlot[$0] } ?? 0
      for slot in 0..<lane.slots {
        bases[first + slot].append(
          Base(
            address: region.lane(index) + slot * layout.slot.stride,
            worker: isSteered && lane.group != nil ? index : nil))
      }
    }
    self.bases = bases
  }

  /// The memory of a slot in all lanes that may have been written to.
  private func written(_ slot: Int) -> some Sequence<UnsafeMutableRawPointer> {
    bases[slot].lazy.filter { base in
      guard let worker = base.worker else { return true }
      return region.progress(worker).pointee.hasBegun
    }.map(\.address)
  }

  func counters(slot: Int) -> Counters {
    var sum = Counters()
    for base in written(slot) {
      let words = base.assumingMemoryBound(to: Atomic<UInt64>.self)
      sum.allocatedBytes &+= words[0].load(ordering: .relaxed)
      sum.failures &+= words[1].load(ordering: .relaxed)
      sum.otherKinds &+= words[2].load(ordering: .relaxed)
      sum.dropped &+= words[3].load(ordering: .relaxed)
      sum.neverBegun &+= words[4].load(ordering: .relaxed)
      sum.backwards &+= words[5].load(ordering: .relaxed)
      for kind in 0..<SlotLayout.failureKinds {
        let word = words[SlotLayout.counterWords + kind].load(ordering: .relaxed)
        if word == 0 { break }
        let count = words[SlotLayout.counterWords + SlotLayout.failureKinds + kind].load(ordering: .relaxed)
        sum.kinds[Int32(truncatingIfNeeded: word), default: 0] &+= count
      }
    }
    return sum
  }

  /// Adds up the wrapping 32-bit counts of all lanes. The sum of differences between two calls is exact as long as
  /// fewer than 2³² operations of a bucket lie between them.
  func addCounts(slot: Int, to sums: inout [UInt32]) {
    let countsCount = region.layout.slot.histogram.countsCount
    sums.withUnsafeMutableBufferPointer { sums in
      for base in written(slot) {
        let counts = (base + SlotLayout.headBytes).assumingMemoryBound(to: Atomic<UInt32>.self)
        for index in 0..<countsCount { sums[index] &+= counts[index].load(ordering: .relaxed) }
      }
    }
  }

  /// Everything recorded since the lanes were cleared.
  func histogram(slot: Int) -> Histogram {
    let layout = region.layout.slot.histogram
    var sums = [UInt32](repeating: 0, count: layout.countsCount)
    addCounts(slot: slot, to: &sums)
    return Histogram(layout: layout, counts: sums.map(UInt64.init))
  }
}
