internal import CLibrary

/// Identifies a version of a file, so that a cache can detect changes.
package struct FileIdentity: Sendable, Hashable {
  /// When it was last written, nanoseconds since the epoch.
  package var modifiedNanoseconds: Int64
  /// Its size in bytes.
  package var size: Int64
  /// The inode number: it changes when the file is replaced.
  package var inode: UInt64
  /// Whether it is a folder.
  package var isFolder: Bool

  /// Reads a file's status, following links; nil if there is no such file.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    modifiedNanoseconds = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    size = Int64(status.st_size)
    inode = UInt64(status.st_ino)
    isFolder = status.st_mode & S_IFMT == S_IFDIR
  }

  /// The current time on the clock of file times, in nanoseconds since the epoch.
  package static func nowNanoseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
