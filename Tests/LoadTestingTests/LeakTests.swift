import LoadTesting
import Testing

/// Leak checks inside a test's process, whose other tests allocate meanwhile: leaks here are larger than their noise.
@Suite struct LeakTests {
  @Test("where live memory is not measured nothing passes", .enabled(if: !LoadTest.measuresLiveMemory))
  func unmeasured() async throws {
    do {
      _ = try await LoadTest.expectNoLeak("add", operations: 20_000) { 1 + 1 }
      Issue.record("a check that measured nothing passed")
    } catch let error as LoadTestError {
      #expect(error.kind == .notMeasured, "\(error)")
    }
  }

  @Test("a closure that keeps what it makes is a leak", .enabled(if: LoadTest.measuresLiveMemory))
  func leaking() async throws {
    do {
      // Two kilobytes a call: 100 MB in all.
      _ = try await LoadTest.expectNoLeak("keep", threads: 2, operations: 50_000) {
        UnsafeMutableRawPointer.allocate(byteCount: 2_048, alignment: 16)
      }
      Issue.record("the leak was not found")
    } catch let error as LoadTestError {
      #expect(error.kind == .leak, "\(error)")
    }
  }

  @Test("an operation that fails is checked all the same, and a plan that cannot run is refused")
  func refused() async throws {
    await #expect(throws: LoadTestError.self) {
      try await LoadTest.expectNoLeak("Not A Name", operations: 1_000) { 1 }
    }
  }

  @Test("tasks are checked too", .enabled(if: LoadTest.measuresLiveMemory))
  func tasks() async throws {
    do {
      _ = try await LoadTest.expectNoLeak("keep", tasks: 2, operations: 50_000) {
        UnsafeMutableRawPointer.allocate(byteCount: 2_048, alignment: 16)
      }
      Issue.record("the leak was not found")
    } catch let error as LoadTestError {
      #expect(error.kind == .leak, "\(error)")
    }
  }
}
