// report: https://github.com/swift-otel/swift-otel/pull/139
// story: ended spans are yielded to a stream without a bound, whose consumer hangs in an export that never returns.
// kind: leak
// resource: heap
// operation: end_span
// growth: varies (100 to 115: the buffer doubles)
// mix: end_span 1, current_time 9
// executors: threads, dispatch, tasks
// function: SpanProcessor.end(_:)
import LoadTesting

struct FinishedSpan: Sendable {
  let id: UInt64
  let attributes: [UInt64]
}

final class SpanProcessor: Sendable {
  let stream: AsyncStream<FinishedSpan>
  let continuation: AsyncStream<FinishedSpan>.Continuation
  init() { (stream, continuation) = AsyncStream.makeStream() }

  @inline(never)
  func end(_ id: UInt64) {
    let attributes = [id, id &+ 1, id &+ 2, id &+ 3, id &+ 4, id &+ 5]  // stays
    continuation.yield(FinishedSpan(id: id, attributes: attributes))
  }
}

final class SpanStream: LoadTarget {
  static let name = "span_stream"
  static let summary = "spans that wait for their export"
  static let operations = [
    OperationDescription("end_span", "a span that ends"),
    OperationDescription("current_time", "a timestamp"),
  ]
  let processor = SpanProcessor()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Service { Service(processor: processor) }

  struct Service: LoadWorker {
    let processor: SpanProcessor
    var sum: UInt64 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { processor.end(iteration) } else { sum = sum &* 3 &+ iteration }
    }
  }
}

let spanStreamTruth = Truth("span_stream", .heap) {
  let processor = SpanProcessor()
  return { processor.end(UInt64($0)) }
}
