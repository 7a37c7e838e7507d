// report: https://github.com/emaloney/CleanroomLogger/issues/47
// story: a logger appends each message to one text that it never empties: one object, ever larger.
// kind: leak
// resource: heap
// operation: info
// growth: varies (18 to 40: the text doubles)
// mix: info 1, debug 9
// executors: threads, dispatch, tasks
// function: TextLog.info(_:)
import LoadTesting
import Synchronization

final class TextLog: Sendable {
  private let text = Mutex("")

  @inline(never)
  func info(_ message: StaticString) -> Int {
    text.withLock {
      $0.append("\(message)\n")  // stays
      return $0.utf8.count
    }
  }
}

final class GrowingText: LoadTarget {
  static let name = "growing_text"
  static let summary = "messages at the end of one text"
  static let operations = [OperationDescription("info", "appends"), OperationDescription("debug", "does not")]
  let log = TextLog()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Service { Service(log: log) }

  struct Service: LoadWorker {
    let log: TextLog
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { sum &+= log.info("request was served") } else { sum = sum &* 7 &+ 1 }
    }
  }
}

let growingTextTruth = Truth("growing_text", .heap, calls: 100_000) {
  let log = TextLog()
  return { _ in _ = log.info("request was served") }
}
