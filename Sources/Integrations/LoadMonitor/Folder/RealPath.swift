internal import CLibrary

/// Paths with links resolved.
enum RealPath {
  /// Whether a file exists in a folder or below it, after resolving links.
  static func isInside(_ path: String, folder: String) -> Bool {
    guard let root = resolved(folder), let real = resolved(path) else { return false }
    return real.hasPrefix(root == "/" ? root : root + "/")
  }

  private static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
