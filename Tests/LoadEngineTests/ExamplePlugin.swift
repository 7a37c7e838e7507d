import Foundation
import TestThreads

/// Builds the C plugin of `Examples/plugin-c`, once for a test process.
enum ExamplePlugin {
  struct BuildFailure: Error {
    var status: Int32
  }

  /// The compiler is waited for on a thread of its own.
  private static let built = Task { try await OwnThread.run { try build() } }

  static func path() async throws -> String { try await built.value }

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func build() throws -> String {
    let output = FileManager.default.temporaryDirectory.appending(path: "counter-\(UUID().uuidString).so")
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "clang", "-O2", "-shared", "-fPIC", "-Wall", "-Werror",
      "-I", repository.appending(path: "Sources/Engine/CLoadTestTarget/include").path,
      repository.appending(path: "Examples/plugin-c/counter.c").path, "-o", output.path,
    ]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw BuildFailure(status: compiler.terminationStatus) }
    return output.path
  }
}
