import Foundation
import LoadPlatform
import LoadTarget
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

  @Test(
    "a collection that a closure only adds to is a leak, though it has no size class of its own",
    .enabled(if: LoadTest.measuresLiveMemory), arguments: [5_000, 50_000, 400_000] as [UInt64])
  func growingCollection(operations: UInt64) async throws {
    let numbers = Lock<[UInt64]>([])
    let names = Lock<Set<UInt64>>([])
    for keep in [
      { numbers.withLock { $0.append(UInt64($0.count)) } },
      { names.withLock { _ = $0.insert(UInt64($0.count)) } },
    ] as [@Sendable () -> Void] {
      let error = await #expect(throws: LoadTestError.self) {
        try await LoadTest.expectNoLeak("keep", threads: 2, operations: operations) { keep() }
      }
      #expect(error?.kind == .leak, "\(String(describing: error))")
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

  // MARK: What a check cannot be made of

  @Test("too few operations are an error with the least number", arguments: [1, 999] as [UInt64])
  func tooFew(operations: UInt64) async throws {
    for isAsynchronous in [false, true] {
      let error = await #expect(throws: LoadTestError.self) {
        if isAsynchronous {
          try await LoadTest.expectNoLeak("add", tasks: 1, operations: operations) { await Task.yield() }
        } else {
          try await LoadTest.expectNoLeak("add", operations: operations) { 1 + 1 }
        }
      }
      #expect(error?.kind == .plan)
      #expect(error?.description.contains("at least \(LoadTest.leastLeakOperations)") == true)
    }
  }

  private struct Broken: Error {}

  @Test("a body that always throws is an error", .enabled(if: LoadTest.measuresLiveMemory))
  func alwaysThrowing() async throws {
    for isAsynchronous in [false, true] {
      let error = await #expect(throws: LoadTestError.self) {
        if isAsynchronous {
          try await LoadTest.expectNoLeak("broken", tasks: 1, operations: 2_000) {
            await Task.yield()
            throw Broken()
          }
        } else {
          try await LoadTest.expectNoLeak("broken", operations: 2_000) { throw Broken() }
        }
      }
      #expect(error?.kind == .neverSucceeded, "\(String(describing: error))")
      #expect(error?.description.contains("all 2000 calls threw (Broken)") == true)
    }
  }

  // MARK: What a leak's message has

  private final class Box: Sendable {
    let number: Int
    init(_ number: Int) { self.number = number }
  }

  @Test("a leak's message has operation, growth, type and line", .enabled(if: LoadTest.measuresLiveMemory))
  func message() async throws {
    let boxes = Lock<[Box]>([])
    let line = #line + 1
    let keep: @Sendable () -> Void = { boxes.withLock { $0.append(Box($0.count)) } }
    let error = await #expect(throws: LoadTestError.self) {
      try await LoadTest.expectNoLeak("boxes", operations: 40_000, keep)
    }
    #expect(error?.kind == .leak)
    let text = error?.description ?? ""
    #expect(text.contains("'boxes'"), "\(text)")
    #expect(text.contains("bytes per operation"), "\(text)")
    #expect(text.contains("Box: "), "\(text)")
    #expect(text.contains("LeakTests.swift:\(line)"), "\(text)")
    #expect(!text.contains("expectNoLeak") && !text.contains("MeasuredWorker"), "\(text)")
  }

  private final class Shelf: LoadTarget {
    static let name = "shelf"
    static let operations = [OperationDescription("look", ""), OperationDescription("store", "")]
    let boxes = Lock<[Box]>([])

    init(_ run: TargetRun) {}
    func makeWorker(index: Int) -> Worker { Worker(boxes: boxes) }

    struct Worker: LoadWorker {
      let boxes: Lock<[Box]>
      mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
        if operation == 1 { boxes.withLock { $0.append(Box($0.count)) } }
      }
    }
  }

  @Test("a target's operations are checked as a closure is", .enabled(if: LoadTest.measuresLiveMemory))
  func target() async throws {
    try await LoadTest.expectNoLeak(Shelf.self, Plan(operations: ["look": 1], length: .iterations(20_000)))
    let error = await #expect(throws: LoadTestError.self) {
      try await LoadTest.expectNoLeak(
        Shelf.self, Plan(operations: ["look": 1, "store": 1], threads: 2, length: .iterations(60_000)))
    }
    #expect(error?.kind == .leak)
    #expect(error?.description.contains("'store'") == true && error?.description.contains("Box: ") == true)
  }

  // MARK: Counts

  @Test("allocations are counted by call and path", .enabled(if: LoadTest.measuresLiveMemory))
  func allocations() async throws {
    let line = #line + 2
    let counts = try await LoadTest.allocations("two") {
      let passing = malloc(100)
      LoadTest.blackHole(passing)
      free(passing)
      return malloc(1000)
    }
    #expect(counts.calls == 1_000)
    #expect(counts.objectsPerCall == 2)
    #expect(counts.bytesPerCall >= 1_100)
    #expect(counts.retainedBytesPerCall >= 1_000)
    #expect(abs(counts.sites.reduce(0) { $0 + $1.objectsPerCall } - 2) < 0.01, "\(counts)")
    #expect(
      counts.sites.contains { $0.frames.contains { $0.file?.hasSuffix("LeakTests.swift") == true && $0.line == line } },
      "\(counts)")
  }

  @Test("allocations of an asynchronous body are its own", .enabled(if: LoadTest.measuresLiveMemory))
  func asynchronousAllocations() async throws {
    let counts = try await LoadTest.allocations("one", tasks: 1) {
      await Task.yield()
      return Box(1)
    }
    #expect(counts.objectsPerCall >= 1)
    #expect(counts.retainedBytesPerCall < 1, "\(counts)")
  }

  @Test("one operation is too few to count") func tooFewToCount() async throws {
    let error = await #expect(throws: LoadTestError.self) {
      try await LoadTest.allocations("one", operations: 1) { 1 }
    }
    #expect(error?.kind == .plan)
  }
}
