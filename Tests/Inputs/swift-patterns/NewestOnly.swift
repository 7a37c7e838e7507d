// report: https://github.com/swift-otel/swift-otel/issues/185
// story: a stream without a consumer keeps the newest 64 events and drops the rest.
// kind: stable or step
// resource: heap
// operation: none
// growth: 0
// mix: event 1, check 3
// executors: threads, dispatch, tasks
// function: none
import LoadTesting

final class EventBus: Sendable {
  let stream: AsyncStream<[UInt64]>
  let continuation: AsyncStream<[UInt64]>.Continuation
  init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(64)) }

  @inline(never)
  func publish(_ number: UInt64) { continuation.yield([number, number, number]) }
}

final class NewestOnly: LoadTarget {
  static let name = "newest_only"
  static let summary = "a stream with a bound"
  static let operations = [OperationDescription("event", "publishes"), OperationDescription("check", "does not")]
  let bus = EventBus()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Publisher { Publisher(bus: bus) }

  struct Publisher: LoadWorker {
    let bus: EventBus
    var sum: UInt64 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 { bus.publish(iteration) } else { sum = sum &* 7 &+ iteration }
    }
  }
}

let newestOnlyTruth = Truth("newest_only", .heap) {
  let bus = EventBus()
  return { bus.publish(UInt64($0)) }
}
