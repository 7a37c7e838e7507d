internal import CPlatform

/// A file that lives in memory alone, for two processes to map.
public enum MemoryFile {
  /// Opens an empty one.
  ///
  /// - Returns: its descriptor, closed on `exec`; nil, with `errno` set, when the system has none to give.
  public static func open() -> Int32? {
    let descriptor = cplatform_memory_file()
    return descriptor >= 0 ? descriptor : nil
  }
}
