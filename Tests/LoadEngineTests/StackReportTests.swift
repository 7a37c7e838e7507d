import Testing

@testable import LoadEngine

/// What is read from the backtracer's report.
struct StackReportTests {
  private static let text = """
    *** Program crashed: Bad pointer dereference at 0x0000000000000008 ***

    Thread 0 "loadtest":

      0  0x00007f20dbdc3f16 wait + 198 in libc.so.6
    ...

    Thread 2 "worker 1":

      0 [async] 0x00007f20dc6a412c waits(for:) in target.so at target.swift:3:68

    Thread 3 "worker 10" crashed:

      0      0x00007f20dc6a412c site in crash.so at crash.c:3:68
      1 [ra] 0x00005626b40fd27d closure #1 in start(_:gate:) + 684 in loadtest at WorkerCell.swift:41:23
    ...

    Thread 4 "memory":

      0  0x00007f20dbdc3f16 other + 198 in libc.so.6

    Backtrace took 0.37s
    """

  @Test func theThreadThatCrashed() {
    #expect(
      StackReport(text: Self.text, thread: nil).frames == [
        "site in crash.so at crash.c:3:68", "closure #1 in start(_:gate:) + 684 in loadtest at WorkerCell.swift:41:23",
      ])
  }

  @Test func aThreadByItsName() {
    #expect(
      StackReport(text: Self.text, thread: "worker 1").frames == ["waits(for:) in target.so at target.swift:3:68"])
    #expect(StackReport(text: Self.text, thread: "worker 7").frames.isEmpty)
  }

  @Test func anythingElse() {
    #expect(StackReport(text: "", thread: nil).frames.isEmpty)
    #expect(StackReport(text: "Thread 1 crashed:\n\n  x y\n  0\n", thread: nil).frames.isEmpty)
    #expect(StackReport(path: "/nowhere/crash.txt", thread: nil)?.frames == nil)
  }

  @Test func aFolderThatTheRuntimeWouldTakeForSettings() {
    #expect(StackReport.setting(folder: "/results/a,b") == nil)
  }
}
