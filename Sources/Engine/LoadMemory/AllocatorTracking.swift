internal import CAgent
internal import CLibrary
internal import CPlatform
internal import LoadPlatform
public import LoadRecord
public import LoadScenario

/// What the leak check measures of this process's memory: objects, size classes and call paths through the agent,
/// memory held by the allocator through jemalloc or the C library, and always the size of the process.
///
/// Called by one thread at a time, the controller of the check.
public final class AllocatorTracking: AllocationTracking, @unchecked Sendable {
  // The mutable state, and the content of `classes`, belong to the calling thread.
  private let statistics: JemallocStatistics?
  private let library: LibraryHeap?
  private let process = ProcessSize()
  /// Opened before the target can use up the descriptors.
  private let maps = OpenSystemFile("/proc/self/maps")
  private let classes: UnsafeMutableBufferPointer<cagent_class>
  /// Whether the agent has kept an account since the process began, so that its total contains all allocations.
  private let isWhole: Bool
  /// Whether this object has the agent keep an account.
  private var hasStarted: Bool
  /// Operations whose growth is expected.
  private var expected: [UInt32] = []
  private struct Baseline {
    var descriptors: UInt64 = 0
    var mappedBytes: UInt64 = 0
    var threadFailures: UInt64 = 0
    var mappingFailures: UInt64 = 0
    var lost: UInt64 = 0
  }

  /// The counts when counting began.
  private var before = Baseline()
  /// The tracked resources, and the system's count of each when tracking began.
  private var followed: [LeakResource: UInt64] = [:]
  /// One object in this many is tracked.
  private var spacing: UInt64 = 1
  /// The quiet point at which tracking began.
  private var firstPoint: UInt16 = 0
  /// The totals of each call path when tracking began: the agent's paths are those of the whole process.
  private var madeBefore: [UInt32: (objects: UInt64, bytes: UInt64)] = [:]

  /// Usable bytes of the agent's size classes, ascending; empty in a build with a sanitizer, which has no agent.
  public let sizeClasses: [UInt64]

  /// Examines the current process.
  ///
  /// - Parameter fromStart: whether the process has just begun, so that its later allocations are all it has.
  public init(fromStart: Bool = false) {
    let found = cplatform_find_allocator()
    statistics = JemallocStatistics(found)
    library = statistics == nil ? LibraryHeap(object: found.object.map { String(cString: $0) }) : nil
    classes = .allocate(capacity: CAGENT_CLASSES)
    sizeClasses = cagent_is_present() ? (0..<UInt32(CAGENT_CLASSES)).map { cagent_class_bytes($0) } : []
    isWhole = fromStart && cagent_start()
    hasStarted = isWhole
  }

  deinit {
    stopCounting()
    classes.deallocate()
  }

  // MARK: Windows

  /// Reads everything that is recorded at a quiet point. Some hundred microseconds.
  public func readWindow(into words: UnsafeMutablePointer<UInt64>, isThorough: Bool) {
    cagent_quiet_point()
    for index in LeakWindowWords.liveBytes..<LeakWindowWords.objects { words[index] = LeakWindowWords.unknown }
    var sample = MemorySample()
    if let statistics { statistics.read(into: &sample) } else { library?.read(into: &sample) }
    if isWhole { sample.liveBytes = cagent_live_bytes() }
    if !sizeClasses.isEmpty { cagent_live_classes(words + LeakWindowWords.objects) }
    readExpected(into: words)
    let unknown = LeakWindowWords.unknown
    words[LeakWindowWords.liveBytes] = sample.liveBytes ?? unknown
    words[LeakWindowWords.activeBytes] = sample.activeBytes ?? unknown
    words[LeakWindowWords.allocatorResidentBytes] = sample.allocatorResidentBytes ?? unknown
    words[LeakWindowWords.mappedBytes] = sample.mappedBytes ?? unknown
    words[LeakWindowWords.reservedBytes] = statistics?.reservedBytes() ?? sample.mappedBytes ?? unknown
    let size = process.read()
    words[LeakWindowWords.residentBytes] = size?.resident ?? unknown
    words[LeakWindowWords.virtualBytes] = size.map { $0.virtual - min($0.virtual, cagent_own_bytes()) } ?? unknown
    words[LeakWindowWords.descriptors] = process.descriptors() ?? unknown
    words[LeakWindowWords.threads] = threads() ?? unknown
    words[LeakWindowWords.targetMappedBytes] = hasStarted ? cagent_live_resource(CAGENT_MAPPINGS) : unknown
    guard isThorough else { return }
    let shares = process.shares()
    words[LeakWindowWords.proportionalBytes] = shares?.proportional ?? unknown
    words[LeakWindowWords.anonymousBytes] = shares?.anonymous ?? unknown
    words[LeakWindowWords.purgedResidentBytes] = statistics?.residentBytesAfterPurge() ?? unknown
  }

  /// Running threads, and those that were not joined.
  private func threads() -> UInt64? { process.threads().map { $0 + cagent_unjoined_threads() } }

  /// From now on windows record the live memory of these operations; nothing beyond those that the agent distinguishes.
  public func expect(operations: [Int]) {
    guard !sizeClasses.isEmpty, operations.allSatisfy({ $0 < Int(CAGENT_OPERATIONS) }) else { return }
    expected = operations.map { UInt32(clamping: $0) }
  }

  /// Writes the live memory of the expected operations.
  private func readExpected(into words: UnsafeMutablePointer<UInt64>) {
    guard !expected.isEmpty else { return }
    let objects = words + LeakWindowWords.expectedObjects
    objects.update(repeating: 0, count: sizeClasses.count)
    var bytes: UInt64 = 0
    for operation in expected {
      cagent_operation_classes(operation, classes.baseAddress)
      for (index, found) in classes.enumerated() {
        objects[index] += found.objects.made - min(found.objects.made, found.objects.released)
        bytes += found.bytes.made - min(found.bytes.made, found.bytes.released)
      }
    }
    words[LeakWindowWords.expectedBytes] = bytes
    for (word, resource) in [
      (LeakWindowWords.expectedDescriptors, CAGENT_DESCRIPTORS), (LeakWindowWords.expectedThreads, CAGENT_THREADS),
      (LeakWindowWords.expectedMappedBytes, CAGENT_MAPPINGS),
    ] {
      words[word] = expected.reduce(0) { sum, operation in
        let amounts = cagent_operation_resource(operation, resource)
        return sum + amounts.made - min(amounts.made, amounts.released)
      }
    }
  }

  /// Bytes in allocated objects; nil if unknown.
  public func liveBytes() -> UInt64? {
    if isWhole { return cagent_live_bytes() }
    var sample = MemorySample()
    if let statistics { statistics.read(into: &sample) } else { library?.read(into: &sample) }
    return sample.liveBytes
  }

  /// Bytes in live objects that an operation allocated since counting began; nil if unknown.
  public func liveBytes(operation: Int) -> UInt64? {
    guard !sizeClasses.isEmpty, hasStarted, operation < Int(CAGENT_OPERATIONS) else { return nil }
    return cagent_operation_live_bytes(UInt32(clamping: operation))
  }

  /// Number of descriptors that the check itself needs.
  private static let spareDescriptors: UInt64 = 8

  /// A target that has run out of mappings has mapped more than it had at the start by at least this many bytes.
  private static let manyMappedBytes: UInt64 = 1 << 20

  /// The resource that the process has used up: descriptors, if there are more than at the start, up to its limit; or
  /// threads or mappings, if one was refused since.
  public func exhausted() -> LeakResource? {
    if cagent_resource_failures(CAGENT_THREADS) > before.threadFailures { return .threads }
    if cagent_resource_failures(CAGENT_MAPPINGS) > before.mappingFailures,
      cagent_live_resource(CAGENT_MAPPINGS) > before.mappedBytes + Self.manyMappedBytes
    {
      return .mappings
    }
    var limit = rlimit()
    guard let descriptors = process.descriptors(), descriptors > before.descriptors + Self.spareDescriptors,
      getrlimit(POSIX.openFiles, &limit) == 0
    else { return nil }
    return descriptors + Self.spareDescriptors >= UInt64(limit.rlim_cur) ? .descriptors : nil
  }

  // MARK: Counting

  /// Counts allocations by operation from now on; false without the agent.
  public func startCounting() -> Bool {
    hasStarted = cagent_start()
    before = Baseline(
      descriptors: process.descriptors() ?? 0, mappedBytes: cagent_live_resource(CAGENT_MAPPINGS),
      threadFailures: cagent_resource_failures(CAGENT_THREADS),
      mappingFailures: cagent_resource_failures(CAGENT_MAPPINGS), lost: cagent_lost())
    return hasStarted
  }

  /// Stops the account.
  public func stopCounting() {
    if hasStarted { cagent_stop() }
    hasStarted = false
  }

  /// The allocations of an operation since counting began, and how much of them was freed.
  public func counts(operation: Int?) -> OperationAllocations {
    // What the agent does not distinguish is included in the entry for no operation.
    guard !sizeClasses.isEmpty, operation ?? 0 < Int(CAGENT_OPERATIONS) else {
      return OperationAllocations(operation: nil, calls: 0, sizeClasses: [])
    }
    let operation = operation.map { UInt32(clamping: $0) } ?? UInt32(CAGENT_NO_OPERATION)
    cagent_operation_classes(operation, classes.baseAddress)
    return OperationAllocations(
      operation: nil, calls: cagent_operation_totals(operation).calls,
      sizeClasses: zip(sizeClasses, classes).compactMap { bytes, found in
        found.objects.made == 0 && found.objects.released == 0
          ? nil
          : OperationAllocations.SizeClass(
            bytes: bytes, allocated: found.objects.made, freed: found.objects.released,
            allocatedBytes: found.bytes.made, freedBytes: found.bytes.released)
      },
      resources: LeakResource.allCases.map { resource in
        let amounts = cagent_operation_resource(operation, resource.inAgent)
        return OperationAllocations.Resource(resource: resource, made: amounts.made, released: amounts.released)
      })
  }

  // MARK: Tracking

  /// Tracks one of `spacing` objects of these classes (nil: of every class) from now on, and everything of these
  /// resources.
  public func startTracking(classBytes: [UInt64]?, spacing: UInt64, resources: [LeakResource]) -> Bool {
    guard cagent_start() else { return false }
    for resource in resources {
      followed[resource] = count(of: resource)
      cagent_follow_resource(resource.inAgent, true)
    }
    var wanted = [Bool](repeating: false, count: Int(CAGENT_CLASSES))
    for bytes in classBytes ?? [] { wanted[Int(cagent_class_of(bytes))] = true }
    self.spacing = min(max(1, spacing), UInt64(UInt32.max))
    var path = cagent_path()
    for number in 0..<cagent_path_capacity() where cagent_read_path(number, &path) {
      madeBefore[number] = (path.made_objects, path.made_bytes)
    }
    firstPoint = cagent_quiet_points()
    cagent_follow(UInt32(clamping: self.spacing), classBytes == nil ? nil : wanted)
    return true
  }

  /// Stops tracking and returns what is alive.
  public func stopTracking(operations: [String]) -> AllocationProfile? {
    cagent_follow(0, nil)
    for resource in LeakResource.allCases { cagent_follow_resource(resource.inAgent, false) }
    let capacity = cagent_path_capacity()
    guard capacity > 0 else { return nil }
    var stacks: [AllocationProfile.Stack] = []
    var unattributed: [LeakResource: UInt64] = [:]
    for (resource, before) in followed {
      let alive = objects { cagent_read_resource(resource.inAgent, $0, $1) }
      stacks += self.stacks(of: resource, alive, operations: operations)
      let grown = count(of: resource).map { $0 - min($0, before) } ?? 0
      let known = alive.reduce(0) { $0 + $1.bytes }
      if grown > known { unattributed[resource] = grown - known }
    }
    var live: [UInt32: LiveObjects] = [:]
    var types = ObjectType()
    let half = (cagent_quiet_points() &- firstPoint) / 2
    forEachObject { object in
      let standsFor = object.bytes >= UInt64(CAGENT_LARGE_BYTES) ? 1 : spacing
      let isEarlier = object.point &- firstPoint < half
      live[object.path, default: LiveObjects()].add(object, standsFor, isEarlier: isEarlier, &types)
    }
    var path = cagent_path()
    for number in 0..<capacity where cagent_read_path(number, &path) {
      let entry = live[number] ?? LiveObjects()
      let before = madeBefore[number] ?? (0, 0)
      let waiting = entry.waiting.map { AllocationProfile.Waiting(addresses: $0, tasks: $1) }
      stacks.append(
        AllocationProfile.Stack(
          operation: path.name(among: operations), addresses: path.addresses, liveObjects: entry.objects,
          liveBytes: entry.bytes, allocatedObjects: path.made_objects - min(path.made_objects, before.objects),
          allocatedBytes: path.made_bytes - min(path.made_bytes, before.bytes), earlierShare: entry.earlierShare,
          types: entry.types, waiting: waiting))
    }
    var profile = AllocationProfile(lost: cagent_lost() - before.lost, stacks: stacks, maps: maps?.text() ?? "")
    profile.unattributed = unattributed
    return profile
  }

  /// The call paths of a resource that is alive.
  private func stacks(
    of resource: LeakResource, _ alive: [cagent_object], operations: [String]
  ) -> [AllocationProfile.Stack] {
    var path = cagent_path()
    return Dictionary(grouping: alive, by: \.path).compactMap { number, alive in
      guard cagent_read_path(number, &path) else { return nil }
      return AllocationProfile.Stack(
        operation: path.name(among: operations), resource: resource, addresses: path.addresses,
        liveObjects: UInt64(alive.count), liveBytes: resource.isBytes ? alive.reduce(0) { $0 + $1.bytes } : 0,
        allocatedObjects: UInt64(alive.count), types: [:])
    }
  }

  /// The system's count of a resource; for mappings the agent's, because the system does not distinguish whose they
  /// are.
  private func count(of resource: LeakResource) -> UInt64? {
    switch resource {
    case .descriptors: process.descriptors()
    case .threads: threads()
    case .mappings: cagent_live_resource(CAGENT_MAPPINGS)
    }
  }

  /// Live objects of one call path.
  private struct LiveObjects {
    var objects: UInt64 = 0
    var bytes: UInt64 = 0
    var types: [String: UInt64] = [:]
    var waiting: [[UInt64]: UInt64] = [:]
    /// Finding where a task waits takes some microseconds.
    private static let tasksLookedAt = 200
    private var tasks = 0
    /// This many may all be of one half by chance.
    private static let leastDated = 8
    private var dated = (earlier: 0, all: 0)

    var earlierShare: Double? {
      dated.all < Self.leastDated ? nil : Double(dated.earlier) / Double(dated.all)
    }

    mutating func add(_ object: cagent_object, _ standsFor: UInt64, isEarlier: Bool, _ all: inout ObjectType) {
      objects += standsFor
      bytes += object.bytes * standsFor
      dated = (dated.earlier + (isEarlier ? 1 : 0), dated.all + 1)
      guard let type = all.name(at: object.address, bytes: object.bytes) else { return }
      types[type, default: 0] += standsFor
      guard type == ObjectType.task else { return }
      tasks += 1
      guard tasks <= Self.tasksLookedAt, let path = SuspendedTask.waitingPath(at: object.address)
      else { return }
      waiting[path, default: 0] += 1
    }
  }

  /// The live objects that have a call path, part by part.
  private func forEachObject(_ body: (cagent_object) -> Void) {
    for part in 0..<cagent_part_count() {
      objects { cagent_read_part(part, $0, $1) }.forEach(body)
    }
  }

  /// All entries that a function copies. Entries added between its two calls are left out.
  private func objects(_ read: (UnsafeMutablePointer<cagent_object>?, Int) -> Int) -> [cagent_object] {
    let count = read(nil, 0)
    return [cagent_object](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = min(count, read(buffer.baseAddress, count))
    }
  }
}

extension LeakResource {
  fileprivate var inAgent: cagent_resource {
    switch self {
    case .descriptors: CAGENT_DESCRIPTORS
    case .threads: CAGENT_THREADS
    case .mappings: CAGENT_MAPPINGS
    }
  }
}

extension cagent_path {
  fileprivate func name(among operations: [String]) -> String? {
    operations.indices.contains(Int(operation)) ? operations[Int(operation)] : nil
  }

  fileprivate var addresses: [UInt64] {
    withUnsafeBytes(of: frames) { frames in frames.bindMemory(to: UInt64.self).prefix(Int(depth)).map { $0 } }
  }
}
