// report: https://github.com/swiftlang/swift-corelibs-foundation/pull/102
// story: reading a file opens a descriptor that is closed on each path, and a mapping that is unmapped.
// kind: stable
// resource: descriptors
// operation: none
// growth: 0
// mix: read_file 1, map_file 1, missing_file 1
// executors: threads, dispatch, tasks
// function: none
import Foundation
import LoadTesting

enum Files {
  @inline(never)
  static func read(_ path: String) -> Int {
    guard let handle = FileHandle(forReadingAtPath: path) else { return 0 }
    return (try? handle.read(upToCount: 32))?.count ?? 0
  }

  @inline(never)
  static func map(_ path: String) -> Int {
    (try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped))?.count ?? 0
  }
}

final class ClosedHandles: LoadTarget {
  static let name = "closed_handles"
  static let summary = "files that are read and closed"
  static let operations = [
    OperationDescription("read_file", "by a handle"), OperationDescription("map_file", "by a mapping"),
    OperationDescription("missing_file", "one that is not there"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Reader { Reader() }

  struct Reader: LoadWorker {
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      switch operation {
      case 0: sum &+= Files.read("/etc/passwd")
      case 1: sum &+= Files.map("/etc/passwd")
      default: sum &+= Files.read("/etc/nobody-has-this")
      }
    }
  }
}

let closedHandlesTruth = Truth("closed_handles", .descriptors, calls: 1000) {
  {
    switch $0 % 3 {
    case 0: _ = Files.read("/etc/passwd")
    case 1: _ = Files.map("/etc/passwd")
    default: _ = Files.read("/etc/nobody-has-this")
    }
  }
}
