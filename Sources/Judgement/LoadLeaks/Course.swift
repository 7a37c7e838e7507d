internal import LoadRecord

/// The series of a leak check.
struct Course: Sendable {
  let operations: [Double]
  /// Usable bytes and objects of each size class that changed.
  let classes: [(bytes: UInt64, objects: Series)]
  /// The mean usable bytes of the remaining objects of each size class, where known more precisely than by the class.
  let objectBytes: [UInt64: Double]
  /// Objects of all size classes.
  let objects: Series
  /// Objects of each size class that a window without operations leaves.
  let perWindow: [Double]
  /// Objects of each size class that operations left in the second pass; nil if allocations are not counted.
  let leftByOperations: [UInt64: Double]?
  /// Whether a pool's threads performed the operations.
  let isPool: Bool
  /// Live bytes; nil unless they are known at every point.
  let live: Series?
  /// Live bytes including those before the first window.
  let whole: Series?
  /// Bytes in pages that hold live objects.
  let active: Series?
  /// Address space that is neither the allocator's nor in ``mapped``.
  let outside: Series?
  /// Address space that the target itself has mapped; nil if unknown.
  let mapped: Series?
  let resident: Series?
  let descriptors: Series?
  let threads: Series?

  init(_ observations: LeakObservations) {
    let windows = observations.windows
    let operations = windows.map { Double($0.operations) }
    self.operations = operations
    func series(_ value: (LeakWindow) -> Double?) -> Series? {
      let values = windows.compactMap(value)
      return values.count == windows.count ? Series(operations: operations, values: values) : nil
    }
    // A saved record may be inconsistent.
    let count = observations.sizeClasses.count
    let isWhole =
      windows.allSatisfy { $0.objects.count == count }
      && observations.controls.allSatisfy { $0.before.count == count && $0.after.count == count }
    let indices = isWhole ? observations.sizeClasses.indices : 0..<0
    classes = indices.map { index in
      (
        observations.sizeClasses[index],
        Series(operations: operations, values: windows.map { Double($0.objects[index]) })
      )
    }
    objects = Series(
      operations: operations,
      values: windows.map { window in isWhole ? window.objects.reduce(0) { $0 + Double($1) } : 0 })
    perWindow = indices.map { index in
      observations.controls.map { control in
        max(0, Double(control.after[index]) - Double(control.before[index])) / Double(max(1, control.windows))
      }.max() ?? 0
    }
    leftByOperations = observations.operations.map { operations in
      operations.filter { $0.operation != nil }.reduce(into: [:]) { left, entry in
        for size in entry.sizeClasses { left[size.bytes, default: 0] += size.retained }
      }
    }
    objectBytes = Course.objectBytes(observations.operations ?? [])
    isPool = observations.executor != "threads"
    live = series { $0.liveBytes.map { Double($0) } }
    let first = windows.first?.operations ?? 0
    let beginning = observations.beginning.filter { $0.operations < first }
    whole = live.map { live in
      // What the check itself allocates between its probe and its first window is not growth.
      let last = observations.beginning.last { $0.operations == first }
      let own = last.map { max(0, (live.values.first ?? 0) - Double($0.liveBytes)) } ?? 0
      return Series(
        operations: beginning.map { Double($0.operations) } + live.operations,
        values: beginning.map { Double($0.liveBytes) + own } + live.values)
    }
    active = series { $0.activeBytes.map { Double($0) } }
    outside = series { window in
      guard let virtual = window.virtualBytes, let reserved = window.reservedBytes else { return nil }
      return Double(virtual) - Double(reserved) - Double(window.targetMappedBytes ?? 0)
    }
    mapped = series { $0.targetMappedBytes.map { Double($0) } }
    resident = series { $0.residentBytes.map { Double($0) } }
    descriptors = series { $0.descriptors.map { Double($0) } }
    threads = series { $0.threads.map { Double($0) } }
  }

  /// The mean bytes of the remaining objects of each size class, within the bounds of the class.
  private static func objectBytes(_ operations: [OperationAllocations]) -> [UInt64: Double] {
    var left: [UInt64: (objects: Double, bytes: Double)] = [:]
    for size in operations.flatMap(\.sizeClasses) {
      left[size.bytes, default: (0, 0)].objects += size.retained
      left[size.bytes, default: (0, 0)].bytes += size.retainedBytes
    }
    return left.filter { $0.value.objects > 0 }.reduce(into: [:]) { means, entry in
      // The widest classes are an eighth of a power of two.
      means[entry.key] = min(
        Double(entry.key), max(Double(entry.key) * 8 / 9, entry.value.bytes / entry.value.objects))
    }
  }

  /// The bytes that Dispatch may keep for the threads of its pool: a jump of this size may be a store that was filled.
  func poolStores(_ parameters: LeakParameters) -> Double {
    guard isPool else { return 0 }
    return (threads?.values.max() ?? 4) * parameters.poolStoreObjects * Double(parameters.poolStoreBytes)
  }

  /// Operations from the first to the last quiet point.
  var span: Double { (operations.last ?? 0) - (operations.first ?? 0) }
}
