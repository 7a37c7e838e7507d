internal import CLibrary
internal import LoadPlatform
internal import Subprocess
internal import SystemPackage

/// Starts further processes of this executable.
enum ChildProcess {
  /// The path of this executable.
  static func executablePath() -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return CommandLine.arguments[0] }
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // If it was replaced or removed since it was started, the kernel still has it.
    return access(path, X_OK) == 0 ? path : "/proc/self/exe"
  }

  private static let outputLimit = 1 << 20

  /// Runs this executable with other arguments and returns its output; nil if it could not be started, did not exit
  /// with 0, or took too long. Blocks, so never call it from a task.
  static func output(of arguments: [String], timeoutSeconds: UInt64) -> [UInt8]? {
    let result = Lock<[UInt8]??>(nil)
    let task = Task.detached {
      let collected = try? await Subprocess.run(
        .path(FilePath(executablePath())), arguments: Arguments(arguments), output: .bytes(limit: outputLimit),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
      let bytes = collected.flatMap { $0.terminationStatus.isSuccess ? $0.standardOutput : nil }
      result.withLock { $0 = .some(bytes) }
      result.wakeAll()
    }
    let deadline = MonotonicClock.nanoseconds() + timeoutSeconds * 1_000_000_000
    let output = result.wait(untilNanoseconds: deadline) { $0 }
    if output == nil { task.cancel() }
    return output ?? nil
  }
}
