internal import CPlatform
internal import LoadPlatform
public import LoadRecord

/// Sees what the leak check must see of this process's memory: size classes and single allocations through jemalloc,
/// totals through the C library, and the process's size in any case.
///
/// Called by one thread at a time, the controller of the check.
public final class AllocatorTracking: AllocationTracking, @unchecked Sendable {
  // Immutable but for `countsBuffer`, which the calling thread alone uses.
  private let statistics: JemallocStatistics?
  private let classes: JemallocSizeClasses?
  private let library: LibraryHeap?
  private let process = ProcessSize()
  private let countsBuffer: UnsafeMutableBufferPointer<UInt64>
  /// Changed by ``startTracking(classBytes:spacing:)`` alone.
  private var spacing: UInt64 = 1

  /// Looks at the process it runs in.
  public init() {
    let found = cplatform_find_allocator()
    statistics = JemallocStatistics(found)
    classes = statistics == nil ? nil : JemallocSizeClasses(found)
    library = statistics == nil ? LibraryHeap(object: found.object.map { String(cString: $0) }) : nil
    countsBuffer = .allocate(capacity: 1 + 2 * (classes?.bytes.count ?? 0))
  }

  deinit { countsBuffer.deallocate() }

  /// Usable bytes of jemalloc's size classes, ascending; empty with another allocator.
  public var sizeClasses: [UInt64] { classes?.bytes ?? [] }

  // MARK: Windows

  /// Reads all that a quiet point holds. Some hundred microseconds.
  public func readWindow(into words: UnsafeMutablePointer<UInt64>, isThorough: Bool) {
    for index in LeakWindowWords.liveBytes..<LeakWindowWords.objects { words[index] = LeakWindowWords.unknown }
    var sample = MemorySample()
    if let statistics {
      statistics.read(into: &sample)
      classes?.read(into: words + LeakWindowWords.objects)
    } else {
      library?.read(into: &sample)
    }
    let unknown = LeakWindowWords.unknown
    words[LeakWindowWords.liveBytes] = sample.liveBytes ?? unknown
    words[LeakWindowWords.activeBytes] = sample.activeBytes ?? unknown
    words[LeakWindowWords.allocatorResidentBytes] = sample.allocatorResidentBytes ?? unknown
    words[LeakWindowWords.mappedBytes] = sample.mappedBytes ?? unknown
    words[LeakWindowWords.reservedBytes] = statistics?.reservedBytes() ?? sample.mappedBytes ?? unknown
    let size = process.read()
    words[LeakWindowWords.residentBytes] = size?.resident ?? unknown
    words[LeakWindowWords.virtualBytes] = size?.virtual ?? unknown
    words[LeakWindowWords.descriptors] = process.descriptors() ?? unknown
    words[LeakWindowWords.threads] = process.threads() ?? unknown
    guard isThorough else { return }
    let shares = process.shares()
    words[LeakWindowWords.proportionalBytes] = shares?.proportional ?? unknown
    words[LeakWindowWords.anonymousBytes] = shares?.anonymous ?? unknown
    words[LeakWindowWords.purgedResidentBytes] = statistics?.residentBytesAfterPurge() ?? unknown
  }

  /// Bytes in allocated objects; nil where the allocator does not tell.
  public func liveBytes() -> UInt64? {
    var sample = MemorySample()
    if let statistics { statistics.read(into: &sample) } else { library?.read(into: &sample) }
    return sample.liveBytes
  }

  // MARK: Counting

  /// Counts allocations by operation from now on; false without jemalloc's hooks.
  public func startCounting(operations: Int) -> Bool {
    guard let classes else { return false }
    return cplatform_count_allocations(UInt32(clamping: operations), classes.bytes, UInt32(classes.bytes.count))
  }

  /// What an operation allocated and freed since counting began.
  public func counts(operation: Int?) -> OperationAllocations {
    guard let classes, let words = countsBuffer.baseAddress else {
      return OperationAllocations(operation: nil, calls: 0, sizeClasses: [])
    }
    cplatform_read_allocations(operation.map { UInt32(clamping: $0) } ?? UInt32.max, words)
    return OperationAllocations(
      operation: nil, calls: words[0],
      sizeClasses: classes.bytes.enumerated().compactMap { index, bytes in
        let (allocated, freed) = (words[1 + 2 * index], words[2 + 2 * index])
        return allocated == 0 && freed == 0
          ? nil : OperationAllocations.SizeClass(bytes: bytes, allocated: allocated, freed: freed)
      })
  }

  // MARK: Tracking

  /// Room for so many sampled objects that are alive at once, and so many stacks: 20 and 23 MB of address space.
  private static let liveCapacity: UInt32 = 1 << 20
  private static let stackCapacity: UInt32 = 1 << 16

  /// Follows one of `spacing` objects of these classes from now on.
  public func startTracking(classBytes: [UInt64], spacing: UInt64) -> Bool {
    guard let classes, cplatform_prepare_tracking(Self.liveCapacity, Self.stackCapacity) else { return false }
    for (index, bytes) in classes.bytes.enumerated() where classBytes.contains(bytes) {
      cplatform_track_class(UInt32(index))
    }
    self.spacing = min(max(1, spacing), UInt64(UInt32.max))
    cplatform_start_tracking(UInt32(clamping: spacing))
    return true
  }

  /// Ends tracking; what is alive.
  public func stopTracking(operations: [String]) -> AllocationProfile? {
    cplatform_stop_tracking()
    var capacity: UInt32 = 0
    guard let stacks = cplatform_tracked_stacks(&capacity) else { return nil }
    var live: [UInt32: (objects: UInt64, bytes: UInt64, types: [String: UInt64])] = [:]
    var types = ObjectType()
    var position: UInt32 = 0
    var object = cplatform_tracked()
    while cplatform_next_tracked(&position, &object) {
      var entry = live[object.stack] ?? (0, 0, [:])
      entry.objects += 1
      entry.bytes += object.bytes
      if let type = types.name(at: object.address, bytes: object.bytes) { entry.types[type, default: 0] += 1 }
      live[object.stack] = entry
    }
    return AllocationProfile(
      spacing: spacing, lost: cplatform_lost_allocations(),
      stacks: (0..<Int(capacity)).compactMap { index in
        let depth = Int(stacks[index].depth)
        guard depth > 0 else { return nil }
        let entry = live[UInt32(index)]
        return AllocationProfile.Stack(
          operation: operations.indices.contains(Int(stacks[index].operation))
            ? operations[Int(stacks[index].operation)] : nil,
          addresses: withUnsafeBytes(of: stacks[index].frames) { frames in
            frames.bindMemory(to: UInt64.self).prefix(depth).map { $0 }
          },
          liveObjects: entry?.objects ?? 0, liveBytes: entry?.bytes ?? 0,
          allocatedObjects: stacks[index].allocated_objects, types: entry?.types ?? [:])
      },
      maps: SystemFile.text("/proc/self/maps") ?? "")
  }
}
