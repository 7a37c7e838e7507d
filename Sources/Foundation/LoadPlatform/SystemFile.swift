internal import CLibrary

/// Reads the small files in which the kernel describes the system.
public enum SystemFile {
  /// The whole text of a file under `/proc` or `/sys`; nil when there is none.
  public static func text(_ path: String) -> String? {
    OpenSystemFile(path)?.text()
  }

  /// The names in a folder under `/proc` or `/sys`; nil when there is none.
  public static func names(in path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names
  }

  /// The unit in which the kernel counts processor time.
  static var ticksPerSecond: UInt64 { UInt64(max(1, sysconf(Int32(_SC_CLK_TCK)))) }
}

/// A file under `/proc` or `/sys` that is kept open: each read returns its current text.
public final class OpenSystemFile: Sendable {
  private let descriptor: Int32

  /// Nil when the file does not exist or no descriptor is available.
  public init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// The current text.
  public func text() -> String {
    var text: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = pread(descriptor, &bytes, bytes.count, off_t(text.count))
      if count <= 0 { break }
      text += bytes[..<count]
    }
    return String(decoding: text, as: UTF8.self)
  }
}
