internal import CPlatform

/// A file that exists only in memory, for two processes to map.
public enum MemoryFile {
  /// Opens an empty file.
  ///
  /// - Returns: its descriptor, closed on `exec`; nil, with `errno` set, when the system cannot create one.
  public static func open() -> Int32? {
    let descriptor = cplatform_memory_file()
    return descriptor >= 0 ? descriptor : nil
  }

  /// Excludes memory from the children that this process forks: a child that touches it ends by a signal.
  ///
  /// - Parameter memory: whole pages.
  /// - Returns: false when the system refused.
  @discardableResult
  public static func keepFromChildren(_ memory: UnsafeMutableRawBufferPointer) -> Bool {
    guard let base = memory.baseAddress else { return false }
    return cplatform_keep_from_children(base, memory.count)
  }
}
