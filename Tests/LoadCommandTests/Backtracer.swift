import Foundation

/// The Swift toolchain's backtracer, which the runtime starts when a process crashes.
enum Backtracer {
  /// Whether it is where the runtime looks for it, beside the toolchain that `swift` on the path belongs to. A process under a
  /// sanitizer has handlers of its own.
  static let isPresent: Bool = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { folder in
      let swift = URL(fileURLWithPath: "\(folder)/swift").resolvingSymlinksInPath()
      let root = swift.deletingLastPathComponent().deletingLastPathComponent()
      return FileManager.default.isExecutableFile(atPath: swift.path)
        && FileManager.default.isExecutableFile(
          atPath: root.appending(path: "libexec/swift/linux/swift-backtrace").path)
    }
  }()
}
