// report: https://github.com/momenbasel/Phosphor/issues/36
// story: each chunk of a log becomes a block on a queue that has stopped serving, and each block keeps its text.
// kind: leak
// resource: heap
// operation: log_chunk
// growth: 352
// mix: log_chunk 1, level_check 9
// executors: threads, dispatch, tasks
// function: LogView.append(_:)
import Dispatch
import LoadTesting

final class LogView: @unchecked Sendable {
  let main = DispatchQueue(label: "log-view")
  var lines = 0
  init() { main.suspend() }

  @inline(never)
  func append(_ number: Int) {
    let text = "device \(number): kernel message that is longer than a small string"  // stays
    main.async { self.lines += text.utf8.count }  // stays
  }
}

final class LogBacklog: LoadTarget {
  static let name = "log_backlog"
  static let summary = "chunks of a log on the way to a view"
  static let operations = [
    OperationDescription("log_chunk", "a chunk that is shown later"),
    OperationDescription("level_check", "a message that is not logged"),
  ]
  let view = LogView()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Device { Device(view: view) }

  struct Device: LoadWorker {
    let view: LogView
    var skipped: UInt64 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { view.append(Int(truncatingIfNeeded: iteration)) } else { skipped &+= iteration & 3 }
    }
  }
}

let logBacklogTruth = Truth("log_backlog", .heap, calls: 5000) {
  let view = LogView()
  return { view.append($0) }
}
