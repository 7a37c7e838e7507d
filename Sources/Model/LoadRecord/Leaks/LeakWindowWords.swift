/// The positions of the figures of a ``LeakWindow`` in a row of 64-bit words; `UInt64.max` stands for "unknown".
public enum LeakWindowWords {
  /// The pass, from 1.
  public static let pass = 0
  /// Operations performed.
  public static let operations = 1
  /// Time since the check began.
  public static let elapsedNanoseconds = 2
  /// Bytes in allocated objects.
  public static let liveBytes = 3
  /// Bytes in pages that hold allocated objects.
  public static let activeBytes = 4
  /// Bytes that the allocator has mapped and touched.
  public static let allocatorResidentBytes = 5
  /// Bytes that the allocator has mapped.
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
  /// Proportional set size.
  public static let proportionalBytes = 12
  /// Anonymous memory.
  public static let anonymousBytes = 13
  /// Touched bytes that the allocator cannot release.
  public static let purgedResidentBytes = 14
  /// Address space that the target has mapped by itself.
  public static let targetMappedBytes = 15
  /// Live bytes of operations whose growth is expected.
  public static let expectedBytes = 16
  /// Descriptors of these operations that were not closed.
  public static let expectedDescriptors = 17
  /// Threads of these operations that run or were not joined.
  public static let expectedThreads = 18
  /// Bytes that these operations mapped and that were not unmapped.
  public static let expectedMappedBytes = 19
  /// The first of the size classes.
  public static let objects = 20
  /// The maximum number of size classes.
  public static let maximumClasses = 448
  /// The first of the size classes of expected objects.
  public static let expectedObjects = objects + maximumClasses
  /// The first of the operations' live bytes.
  public static let operationBytes = expectedObjects + maximumClasses
  /// The maximum number of operations that are recorded.
  public static let maximumOperations = 64
  /// The number of words in a row.
  public static let count = operationBytes + maximumOperations
  /// Stands for "unknown".
  public static let unknown = UInt64.max

  /// The window of a row.
  ///
  /// - Parameter operationCount: the number of operations whose live bytes were recorded.
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
