internal import CLibrary

/// What changes when a file does: by it a cache knows whether what it read still holds.
package struct FileIdentity: Sendable, Hashable {
  /// When it was last written, nanoseconds since the epoch.
  package var modifiedNanoseconds: Int64
  /// Its size in bytes.
  package var size: Int64
  /// Its number in the file system: a file that was replaced has another.
  package var inode: UInt64
  /// Whether it is a folder.
  package var isFolder: Bool

  /// Looks at a file, through links; nil when there is none.
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

  /// Now on the clock that file times are of.
  package static func nowNanoseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
