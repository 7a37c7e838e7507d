// report: https://github.com/orlandos-nl/swift-json/issues/46
// story: an object that is parsed has a description in memory of its own, which its deinit forgot to deallocate.
// kind: leak
// resource: heap
// operation: parse
// growth: 256
// mix: parse 1
// executors: threads, dispatch, tasks
// function: JSONDescription.init(_:)
import LoadTesting

final class JSONDescription {
  let pointer: UnsafeMutablePointer<UInt8>
  var count = 0

  @inline(never)
  init(_ text: StaticString) {
    pointer = .allocate(capacity: 240)  // stays
    text.withUTF8Buffer { bytes in
      for byte in bytes where byte > 32 {
        pointer[count] = byte
        count += 1
      }
    }
  }
}

final class JsonBuffer: LoadTarget {
  static let name = "json_buffer"
  static let summary = "objects of JSON"
  static let operations = [OperationDescription("parse", "parses a small object")]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Parser { Parser() }

  struct Parser: LoadWorker {
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= JSONDescription(#"{ "name": "value", "list": [1, 2, 3] }"#).count
    }
  }
}

let jsonBufferTruth = Truth("json_buffer", .heap) { { _ in _ = JSONDescription("{ \"a\": 1 }").count } }
