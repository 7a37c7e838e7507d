/// Where the figures of a ``LeakWindow`` lie in a row of 64-bit words; `UInt64.max` stands for "not known".
public enum LeakWindowWords {
  /// The pass, from 1.
  public static let pass = 0
  /// Operations performed.
  public static let operations = 1
  /// Time since the check began.
  public static let elapsedNanoseconds = 2
  /// Bytes in allocated objects.
  public static let liveBytes = 3
  /// Bytes in pages that hold them.
  public static let activeBytes = 4
  /// What the allocator has touched.
  public static let allocatorResidentBytes = 5
  /// What it has mapped.
  public static let mappedBytes = 6
  /// Resident size.
  public static let residentBytes = 7
  /// Address space.
  public static let virtualBytes = 8
  /// Open descriptors.
  public static let descriptors = 9
  /// Threads.
  public static let threads = 10
  /// Address space of the allocator.
  public static let reservedBytes = 11
  /// Proportional size.
  public static let proportionalBytes = 12
  /// Anonymous memory.
  public static let anonymousBytes = 13
  /// What the allocator has touched and cannot give back.
  public static let purgedResidentBytes = 14
  /// What the target has mapped by itself.
  public static let targetMappedBytes = 15
  /// What is alive of operations whose growth is expected.
  public static let expectedBytes = 16
  /// What is left of descriptors, threads and mapped bytes that these operations made.
  public static let expectedDescriptors = 17
  /// See ``expectedDescriptors``.
  public static let expectedThreads = 18
  /// See ``expectedDescriptors``.
  public static let expectedMappedBytes = 19
  /// The first of the size classes.
  public static let objects = 20
  /// How many size classes fit.
  public static let maximumClasses = 448
  /// The first of the size classes of what is expected.
  public static let expectedObjects = objects + maximumClasses
  /// The first of the operations' live bytes.
  public static let operationBytes = expectedObjects + maximumClasses
  /// The maximum number of operations that are recorded.
  public static let maximumOperations = 64
  /// Words of a row.
  public static let count = operationBytes + maximumOperations
  /// Stands for "not known".
  public static let unknown = UInt64.max

  /// The window of a row.
  ///
  /// - Parameter operationCount: how many operations' live bytes were recorded.
  public static func window(_ words: UnsafePointer<UInt64>, classes: Int, operationCount: Int = 0) -> LeakWindow {
    func figure(_ index: Int) -> UInt64? { words[index] == unknown ? nil : words[index] }
    return LeakWindow(
      pass: Int(clamping: words[pass]), operations: words[operations], elapsedNanoseconds: words[elapsedNanoseconds],
      liveBytes: figure(liveBytes), activeBytes: figure(activeBytes),
      allocatorResidentBytes: figure(allocatorResidentBytes), mappedBytes: figure(mappedBytes),
      reservedBytes: figure(reservedBytes), targetMappedBytes: figure(targetMappedBytes),
      residentBytes: figure(residentBytes), virtualBytes: figure(virtualBytes), descriptors: figure(descriptors),
      threads: figure(threads), proportionalBytes: figure(proportionalBytes),
      anonymousBytes: figure(anonymousBytes), purgedResidentBytes: figure(purgedResidentBytes),
      objects: (0..<classes).map { words[objects + $0] }, expectedBytes: figure(expectedBytes),
      expectedObjects: figure(expectedBytes) == nil ? nil : (0..<classes).map { words[expectedObjects + $0] },
      expectedDescriptors: figure(expectedDescriptors), expectedThreads: figure(expectedThreads),
      expectedMappedBytes: figure(expectedMappedBytes),
      operationBytes: (0..<operationCount).contains { figure(operationBytes + $0) == nil }
        ? nil : (0..<operationCount).map { words[operationBytes + $0] })
  }
}
