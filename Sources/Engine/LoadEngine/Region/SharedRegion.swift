internal import CLibrary
internal import LoadPlatform
internal import LoadRecord
internal import LoadTarget
internal import Synchronization

/// Memory that the measuring process writes and the observer reads, mapped outside every heap.
///
/// It survives the measuring process, so what was measured up to a crash is not lost, and it keeps the observer's own
/// work (differences, encoding, files) out of the measuring process.
final class SharedRegion: @unchecked Sendable {
  // Written through atomics; mapped until this object is deallocated.
  let base: UnsafeMutableRawPointer
  let layout: RunLayout
  /// The open memory file, for the other process to map through `/proc`; nil for memory of this process alone.
  let descriptor: Int32?

  /// Creates a region for this process (`shared: false`) or for this and a measuring process.
  init(layout: RunLayout, shared: Bool) throws(RegionFailure) {
    self.layout = layout
    if shared {
      guard let descriptor = MemoryFile.open() else {
        throw RegionFailure("cannot create shared memory: \(String(cString: strerror(errno)))")
      }
      guard ftruncate(descriptor, layout.totalBytes) == 0 else {
        close(descriptor)
        throw RegionFailure(
          "cannot create \(layout.totalBytes) bytes of shared memory: \(String(cString: strerror(errno)))")
      }
      self.descriptor = descriptor
      base = try SharedRegion.map(layout.totalBytes, descriptor)
    } else {
      descriptor = nil
      base = try SharedRegion.map(layout.totalBytes, nil)
    }
    base.bindMemory(to: RunHeader.self, capacity: 1).initialize(to: RunHeader())
    (base + RunLayout.controlOffset).bindMemory(to: RunControl.self, capacity: 1).initialize(to: RunControl())
    (base + RunLayout.endNoteOffset).bindMemory(to: EndNote.self, capacity: 1).initialize(to: EndNote())
  }

  /// Maps the region that the supervisor created.
  init(layout: RunLayout, path: String) throws(RegionFailure) {
    self.layout = layout
    let opened = open(path, O_RDWR | O_CLOEXEC)
    guard opened >= 0 else {
      throw RegionFailure("cannot open shared memory \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(opened) }
    descriptor = nil
    base = try SharedRegion.map(layout.totalBytes, opened)
    guard header.pointee.magic.load(ordering: .acquiring) == RunHeader.magicValue else {
      throw RegionFailure("\(path) is not the shared memory of a run")
    }
  }

  deinit {
    munmap(base - SharedRegion.guardBytes, layout.totalBytes + 2 * SharedRegion.guardBytes)
    if let descriptor { close(descriptor) }
  }

  /// Inaccessible memory before and after the region, to catch a target that writes past its own memory.
  private static let guardBytes = RunLayout.headerBytes

  private static func map(_ bytes: Int, _ descriptor: Int32?) throws(RegionFailure) -> UnsafeMutableRawPointer {
    func failure() -> RegionFailure {
      RegionFailure("cannot map \(bytes) bytes for histograms: \(String(cString: strerror(errno)))")
    }
    let reserved = bytes + 2 * guardBytes
    guard let outer = mmap(nil, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      outer != MAP_FAILED
    else { throw failure() }
    let flags = (descriptor == nil ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED) | MAP_FIXED | MAP_NORESERVE
    guard let mapped = mmap(outer + guardBytes, bytes, PROT_READ | PROT_WRITE, flags, descriptor ?? -1, 0),
      mapped != MAP_FAILED
    else {
      let failure = failure()
      munmap(outer, reserved)
      throw failure
    }
    MemoryFile.keepFromChildren(measuredMemory(mapped, bytes))
    return mapped
  }

  private static func measuredMemory(
    _ base: UnsafeMutableRawPointer, _ bytes: Int
  ) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: base + RunLayout.headerBytes, count: bytes - RunLayout.headerBytes)
  }

  // MARK: Views

  var header: UnsafeMutablePointer<RunHeader> { base.assumingMemoryBound(to: RunHeader.self) }

  /// The word that every worker reads, on its own cache line.
  var control: UnsafeMutablePointer<RunControl> {
    (base + RunLayout.controlOffset).assumingMemoryBound(to: RunControl.self)
  }

  /// How the measuring process ended, as far as it recorded that.
  var endNote: UnsafeMutablePointer<EndNote> {
    (base + RunLayout.endNoteOffset).assumingMemoryBound(to: EndNote.self)
  }

  /// The number of workers of a group that perform, in a steered run.
  func performing(_ group: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    (base + RunLayout.performingOffset).assumingMemoryBound(to: Atomic<UInt64>.self) + group
  }

  /// The memory that operations write to and that is withheld from forked children: all but the header.
  var measuredMemory: UnsafeMutableRawBufferPointer { SharedRegion.measuredMemory(base, layout.totalBytes) }

  func progress(_ worker: Int) -> UnsafeMutablePointer<WorkerProgress> {
    (base + layout.progressOffset + worker * layout.progressStride).assumingMemoryBound(to: WorkerProgress.self)
  }

  func lane(_ index: Int) -> UnsafeMutableRawPointer { base + layout.lanes[index].offset }

  /// The last memory samples.
  var memoryRing: MemoryRing {
    MemoryRing(header: header, words: (base + layout.memoryOffset).assumingMemoryBound(to: Atomic<UInt64>.self))
  }

  /// Words of a quiet point of a leak check.
  func window(_ index: Int) -> UnsafeMutablePointer<UInt64> {
    (base + layout.windowsOffset).assumingMemoryBound(to: UInt64.self) + index * LeakWindowWords.count
  }

  /// Sets counters to zero, if nothing was timed. Only while workers are paused.
  func clearCounters() {
    for lane in layout.lanes {
      for slot in 0..<lane.slots { memset(base + lane.offset + slot * layout.slot.stride, 0, SlotLayout.headBytes) }
    }
  }

  /// Sets counters and histograms to zero. Only while workers are paused.
  ///
  /// - Parameter isWritten: whether a worker may have written to its lane: unwritten lanes take no memory.
  func clearLanes(where isWritten: (Int) -> Bool) {
    // A lane of one group belongs to one worker.
    for (index, lane) in layout.lanes.enumerated() where lane.group == nil || isWritten(index) {
      memset(base + lane.offset, 0, lane.slots * layout.slot.stride)
    }
  }
}

/// Why the shared memory is not available.
struct RegionFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
