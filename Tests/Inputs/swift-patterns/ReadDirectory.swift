// report: https://github.com/swiftwasm/WasmKit/issues/362
// story: reading a directory opens it, and the early return of the filter skips the closing.
// kind: leak
// resource: descriptors
// operation: list_hidden
// growth: 1
// mix: list 9, list_hidden 1
// executors: threads, tasks
// function: DirectoryReader.first(hidden:)
import Glibc
import LoadTesting

enum DirectoryReader {
  @inline(never)
  static func first(hidden: Bool) -> Int {
    guard let directory = opendir("/usr") else { return 0 }  // stays
    while let entry = readdir(directory) {
      if hidden, entry.pointee.d_name.0 == 46 { return Int(entry.pointee.d_ino) }
    }
    closedir(directory)
    return 1
  }
}

final class ReadDirectory: LoadTarget {
  static let name = "read_directory"
  static let summary = "a directory that is read"
  static let operations = [
    OperationDescription("list", "all of it"), OperationDescription("list_hidden", "to the first hidden one"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Lister { Lister() }

  struct Lister: LoadWorker {
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= DirectoryReader.first(hidden: operation == 1)
    }
  }
}

let readDirectoryTruth = Truth("read_directory", .descriptors, calls: 100) {
  { _ in _ = DirectoryReader.first(hidden: true) }
}
