import Foundation

/// A plugin in C or C++ that a test compiles from a few lines of its own.
enum TestPlugin {
  /// What it is written in.
  enum Language: String {
    case c
    case cPlusPlus

    /// The compiler with what it must be told.
    fileprivate var compiler: [String] {
      switch self {
      case .c: ["clang"]
      case .cPlusPlus: ["clang++", "-std=c++20"]
      }
    }

    fileprivate var fileExtension: String { self == .c ? "c" : "cpp" }
  }

  struct BuildFailure: Error {
    var status: Int32
  }

  /// Compiles a plugin whose operations are the functions of `source` with the signature of `perform`.
  ///
  /// - Parameters:
  ///   - source: text before the table; `create` in it takes the place of the one that allows everything.
  ///   - members: more members of the table, `.verify = verify` and the like.
  /// - Returns: the path of the shared library.
  static func build(
    _ source: String, operations: [String], members: String = "", in folder: TestFolder, language: Language = .c
  ) throws -> String {
    let rows = operations.map { "{\"\($0)\", \"an operation of a test\", \($0)}" }.joined(separator: ", ")
    let create = "static void *create(const loadtest_run *run, char *error, size_t capacity)"
    let text = """
      #include "CLoadTestTarget.h"
      #include <signal.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <unistd.h>
      \(source)
      \(source.contains(create) ? "" : create + " { static int target; return &target; }")
      static const loadtest_operation operations[] = {\(rows)};
      static const loadtest_target target = {
        .abi = LOADTEST_TARGET_ABI, .size = sizeof(loadtest_target), .name = "test", .operations = operations,
        .operation_count = sizeof operations / sizeof operations[0], .create = create, \(members)};
      const loadtest_target *loadtest_target_main(void) { return &target; }
      """
    let path = folder.path + "/plugin.so"
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments =
      language.compiler + [
        "-O1", "-shared", "-fPIC", "-I", package.appending(path: "Sources/Engine/CLoadTestTarget/include").path,
        try folder.write("plugin.\(language.fileExtension)", text), "-o", path,
      ]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw BuildFailure(status: compiler.terminationStatus) }
    return path
  }
}
