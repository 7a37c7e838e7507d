// report: https://github.com/apple/container/issues/2034
// story: a watcher opens its directory before its handler runs, and does not close it when the handler throws.
// kind: leak
// resource: descriptors
// operation: start_failing
// growth: 1
// mix: start 3, start_failing 1
// executors: threads, dispatch, tasks
// function: DirectoryWatcher.start(_:)
import Glibc
import LoadTesting

struct HandlerError: Error {}

final class DirectoryWatcher {
  var descriptor: Int32 = -1

  @inline(never)
  func start(_ handler: (Int32) throws -> Void) throws {
    let opened = open("/tmp", O_RDONLY | O_DIRECTORY)  // stays
    guard opened >= 0 else { return }
    try handler(opened)
    descriptor = opened
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}

final class DirectoryWatcherTarget: LoadTarget {
  static let name = "directory_watcher"
  static let summary = "watchers of a directory, whose handlers sometimes fail"
  static let operations = [
    OperationDescription("start", "a watcher that starts and ends"),
    OperationDescription("start_failing", "a watcher whose handler throws"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Watching { Watching() }

  struct Watching: LoadWorker {
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      let watcher = DirectoryWatcher()
      try? watcher.start { _ in if operation == 1 { throw HandlerError() } }
    }
  }
}

let directoryWatcherTruth = Truth("directory_watcher", .descriptors, calls: 100) {
  { _ in try? DirectoryWatcher().start { _ in throw HandlerError() } }
}
