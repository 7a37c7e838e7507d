import Foundation
import LoadTarget
import TestThreads
import Testing

/// What the loader says of shared libraries that cannot serve as targets.
@Suite(.ownThread)
struct PluginLoaderTests {
  private static let head = """
    #include "CLoadTestTarget.h"
    static int32_t nothing(void *w, uint64_t i) { (void)w; (void)i; return 0; }
    static void *create(const loadtest_run *r, char *e, size_t c) { (void)r; (void)e; (void)c; return (void *)1; }

    """

  private static func target(_ fields: String, operations: String) -> String {
    head
      + """
      static const loadtest_operation operations[] = { \(operations) };
      static const loadtest_target target = {
        .abi = LOADTEST_TARGET_ABI, .size = sizeof(loadtest_target), .name = "t", .operations = operations,
        .operation_count = sizeof operations / sizeof operations[0], .create = create, \(fields)
      };
      const loadtest_target *loadtest_target_main(void) { return &target; }

      """
  }

  @Test(arguments: [
    ("int unrelated(void) { return 0; }", "does not export 'loadtest_target_main'"),
    (head + "const loadtest_target *loadtest_target_main(void) { return 0; }", "returned NULL"),
    (target(".abi = 2,", operations: #"{"a", 0, nothing}"#), "was built for interface 2, this tool has 1"),
    (target(".size = 8,", operations: #"{"a", 0, nothing}"#), "has 8 bytes, too few"),
    (target(".create = 0,", operations: #"{"a", 0, nothing}"#), "has no 'create' function"),
    (target(".operation_count = 0,", operations: #"{"a", 0, nothing}"#), "offers 0 operations"),
    (target("", operations: #"{"a", 0, nothing}, {"a", 0, nothing}"#), "operation name 'a' is there twice"),
    (target("", operations: #"{"Not good", 0, nothing}"#), "operation name 'Not good' is malformed"),
    (target("", operations: #"{"a", 0, 0}"#), "operation 'a' has no function"),
  ])
  func aLibraryThatIsNoTargetIsRefusedWithItsReason(source: String, reason: String) throws {
    let path = try compile(source)
    defer { try? FileManager.default.removeItem(atPath: path) }
    do throws(PluginFailure) {
      _ = try PluginLoader.load(path: path)
      Issue.record("the library was taken")
    } catch {
      #expect(error.description.contains(reason))
      #expect(error.description.contains(path))
      #expect(!error.isUnreadable)
    }
  }

  @Test
  func aMissingFileIsUnreadableAndATextFileIsNot() throws {
    let text = FileManager.default.temporaryDirectory.appending(path: "plugin-\(UUID().uuidString).so").path
    try "not a library".write(toFile: text, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: text) }
    #expect(throws: PluginFailure.self) { try PluginLoader.load(path: "/nowhere/plugin.so") }
    do throws(PluginFailure) { _ = try PluginLoader.load(path: "/nowhere/plugin.so") } catch {
      #expect(error.isUnreadable)
    }
    do throws(PluginFailure) { _ = try PluginLoader.load(path: text) } catch { #expect(!error.isUnreadable) }
  }

  @Test
  func aTargetIsDescribedAndPerforms() throws {
    let source = Self.target(
      ".flags = LOADTEST_WORKER_STAYS_ON_THREAD,", operations: #"{"a", "the first", nothing}, {"b", 0, nothing}"#)
    let path = try compile(source)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let target = try PluginLoader.load(path: path)
    #expect(target.name == "t")
    #expect(target.operations.map(\.name) == ["a", "b"])
    #expect(target.operations.map(\.summary) == ["the first", ""])
    #expect(target.workersStayOnThread)
    #expect(target.failureName(12) == "code 12")
  }

  private struct CompilerFailure: Error {}

  private func compile(_ source: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory
    let file = folder.appending(path: "plugin-\(UUID().uuidString).c")
    let output = file.deletingPathExtension().appendingPathExtension("so")
    try source.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let include = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Engine/CLoadTestTarget/include").standardizedFileURL
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    // A field that is given twice is the case under test.
    compiler.arguments = [
      "clang", "-shared", "-fPIC", "-Wno-initializer-overrides", "-I", include.path, file.path, "-o", output.path,
    ]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw CompilerFailure() }
    return output.path
  }
}
