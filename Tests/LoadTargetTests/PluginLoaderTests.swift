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
    (target(".abi = 2,", operations: #"{"a", 0, nothing}"#), "was built for ABI 2, but this tool has ABI 1"),
    (target(".size = 8,", operations: #"{"a", 0, nothing}"#), "has 8 bytes, fewer than the 104 of the first version"),
    (target(".create = 0,", operations: #"{"a", 0, nothing}"#), "has no 'create' function"),
    (target(".operation_count = 0,", operations: #"{"a", 0, nothing}"#), "offers 0 operations"),
    (target("", operations: #"{"a", 0, nothing}, {"a", 0, nothing}"#), "duplicate operation 'a'"),
    (target("", operations: #"{"Not good", 0, nothing}"#), "invalid operation name 'Not good'"),
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

  /// The interface as its first version had it, word for word: what was built against it must work for ever.
  private static let firstVersion = """
    #include <stddef.h>
    #include <stdint.h>
    typedef struct loadtest_run {
      uint32_t size; uint32_t workers; uint64_t operations; uint64_t seed; const char *config_json;
    } loadtest_run;
    typedef struct loadtest_operation {
      const char *name; const char *summary; int32_t (*perform)(void *worker, uint64_t iteration);
    } loadtest_operation;
    typedef struct loadtest_target {
      uint32_t abi; uint32_t size; uint32_t flags; const char *name;
      const loadtest_operation *operations; size_t operation_count;
      void *(*create)(const loadtest_run *run, char *error, size_t error_capacity);
      void *(*worker_create)(void *target, uint32_t index, char *error, size_t error_capacity);
      void (*worker_destroy)(void *worker);
      void (*quiesce)(void *target);
      int32_t (*verify)(void *target, char *message, size_t message_capacity);
      int32_t (*gauge)(void *target, uint32_t index, const char **name, double *value);
      const char *(*failure_name)(int32_t code);
      void (*destroy)(void *target);
      MORE
    } loadtest_target;

    """

  /// A target against the first version's header, whose gauge is the number of workers that `create` was told of. It ends
  /// where the memory that may be read ends.
  private static let old =
    firstVersion + """
      #include <string.h>
      #include <sys/mman.h>
      #include <unistd.h>
      static uint32_t workers;
      static int32_t fails(void *w, uint64_t i) { (void)w; (void)i; return -7; }
      static void *create(const loadtest_run *r, char *e, size_t c) {
        (void)e; (void)c;
        workers = r->workers;
        return r->size >= sizeof(loadtest_run) ? &workers : 0;
      }
      static int32_t gauge(void *t, uint32_t i, const char **n, double *v) { (void)t; *n = "workers"; *v = workers; return (int32_t)i; }
      static const char *failure_name(int32_t code) { return code == -7 ? "seventh" : 0; }
      static void destroy(void *t) { (void)t; }
      static const loadtest_operation operations[] = {{"fails", "always", fails}};
      const loadtest_target *loadtest_target_main(void) {
        const loadtest_target target = {
          .abi = 1, .size = sizeof(loadtest_target), .name = "old", .operations = operations, .operation_count = 1,
          .create = create, .gauge = gauge, .failure_name = failure_name, .destroy = destroy,
        };
        const size_t page = (size_t)sysconf(_SC_PAGESIZE);
        char *pages = mmap(0, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        mprotect(pages + page, page, PROT_NONE);
        return memcpy(pages + page - sizeof target, &target, sizeof target);
      }

      """

  @Test(arguments: ["", "void *(*later)(void *, uint32_t); uint64_t more[32];"])
  func aPluginOfTheFirstVersionAndOneOfALaterAreTargets(more: String) async throws {
    let path = try compile(Self.old.replacing("MORE", with: more))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let description = try PluginLoader.load(path: path)
    #expect(description.operations.map(\.name) == ["fails"])
    #expect(description.failureName(-7) == "seventh")
    let target = try await description.make(TargetRun(workers: 3, seed: 1))
    #expect(target.gauges() == [Gauge(name: "workers", value: 3)])
    var worker = try await target.makeWorker(index: 0) as any LoadWorker
    #expect(throws: OperationFailure(-7)) { try worker.perform(0, iteration: 0) }
    worker.finish()
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
      "clang", "-shared", "-fPIC", "-Wno-initializer-overrides", "-Wno-missing-prototypes", "-I", include.path,
      file.path, "-o", output.path,
    ]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw CompilerFailure() }
    return output.path
  }
}
