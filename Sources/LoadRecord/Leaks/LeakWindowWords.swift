/// Where the figures of a ``LeakWindow`` lie in a row of 64-bit words; `UInt64.max` stands for "not known".
public enum LeakWindowWords {
  public static let pass = 0
  public static let operations = 1
  public static let elapsedNanoseconds = 2
  public static let liveBytes = 3
  public static let activeBytes = 4
  public static let allocatorResidentBytes = 5
  public static let mappedBytes = 6
  public static let residentBytes = 7
  public static let virtualBytes = 8
  public static let descriptors = 9
  public static let threads = 10
  public static let reservedBytes = 11
  /// The first of the size classes.
  public static let objects = 16
  /// How many size classes fit.
  public static let maximumClasses = 256
  public static let count = objects + maximumClasses
  /// Stands for "not known".
  public static let unknown = UInt64.max

  /// The window of a row.
  public static func window(_ words: UnsafePointer<UInt64>, classes: Int) -> LeakWindow {
    func figure(_ index: Int) -> UInt64? { words[index] == unknown ? nil : words[index] }
    return LeakWindow(
      pass: Int(clamping: words[pass]), operations: words[operations], elapsedNanoseconds: words[elapsedNanoseconds],
      liveBytes: figure(liveBytes), activeBytes: figure(activeBytes),
      allocatorResidentBytes: figure(allocatorResidentBytes), mappedBytes: figure(mappedBytes),
      reservedBytes: figure(reservedBytes),
      residentBytes: figure(residentBytes), virtualBytes: figure(virtualBytes), descriptors: figure(descriptors),
      threads: figure(threads), objects: (0..<classes).map { words[objects + $0] })
  }
}
