import LoadRecord
import Testing

/// An operation that no target should have, and how the run that meets it ends.
struct BadOperation: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// The function's body, which is run once.
  var body: String
  /// Declarations before it.
  var declarations = ""
  var language = TestPlugin.Language.c
  var workers = 2
  /// More members of the scenario.
  var scenario = ""
  /// How the record says that it ended; one of them, where the system decides.
  var endings: [Ending.Kind]
  /// What the summary says; one of them, where the allocator or the system decides.
  var says: [String]
  /// Whether the operation is named. Where many threads meet the damage, any may be the first to notice it.
  var isNamed = true

  static let all: [BadOperation] = [
    BadOperation(
      testDescription: "wild store", body: "*(volatile int *)16 = 1;", endings: [.crashed], says: ["signal 11"]),
    BadOperation(
      testDescription: "hang", body: "for (;;) pause();", scenario: #", "stall": "1s", "gracefulStop": "1m""#,
      endings: [.stalled], says: ["was still running after 1s (stall)"]),
    BadOperation(
      testDescription: "the thread's end", body: "pthread_exit(NULL);",
      scenario: #", "stall": "1s", "gracefulStop": "1m""#, endings: [.stalled, .crashed],
      says: ["was still running after 1s (stall)", "signal 4"]),
    BadOperation(
      testDescription: "exit", body: "exit(0);", endings: [.crashed],
      says: ["exited by itself with code 0 in operation"]),
    BadOperation(testDescription: "abort", body: "abort();", endings: [.crashed], says: ["signal 6"]),
    BadOperation(
      testDescription: "C++ exception", body: #"throw std::runtime_error("nobody catches this");"#,
      declarations: "#include <stdexcept>", language: .cPlusPlus, endings: [.crashed],
      says: ["uncaught C++ exception std::runtime_error: nobody catches this"]),
    BadOperation(
      testDescription: "stack overflow", body: "char last = 0; deeper(&last);",
      declarations: """
        static int deeper(volatile char *outer) {
          volatile char room[1024];
          room[0] = *outer;
          return deeper(room) + room[0];
        }
        """, endings: [.crashed], says: ["signal 11", "signal 10"]),
    BadOperation(
      testDescription: "free of a wild pointer", body: "free((void *)(uintptr_t)0x4141414141414140);",
      endings: [.crashed], says: ["signal 11", "signal 6"]),
    BadOperation(
      testDescription: "overrun of the heap", body: "for (volatile char *byte = malloc(64);; byte += 64) *byte = 0x5A;",
      endings: [.crashed],
      says: ["signal"], isNamed: false),
    BadOperation(
      testDescription: "fork", body: "fork();", endings: [.crashed], says: ["forked, and the child returned"]),
    BadOperation(
      testDescription: "closing of all descriptors", body: "for (int i = 0; i < 1024; i++) close(i);",
      endings: [.crashed], says: ["closed its pipe", "signal"], isNamed: false),
    BadOperation(
      testDescription: "4 GiB",
      body:
        "for (volatile char *last = malloc((size_t)4 << 30), *end = last + ((size_t)4 << 30); last < end; last += 64) *last = 1;",
      workers: 1,
      scenario: memoryLimit, endings: [.memoryLimit], says: ["memory.limit"]),
    BadOperation(
      testDescription: "512 MiB, given back at once",
      body: """
        void *memory = mmap(NULL, 512 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        memset(memory, 1, 512 << 20);
        munmap(memory, 512 << 20);
        """, workers: 1, scenario: memoryLimit, endings: [.memoryLimit], says: ["memory.limit"], isNamed: false),
  ]

  private static let memoryLimit = #", "memory": {"limit": "256MiB"}"#
}
