// report: https://github.com/apple/swift-collections/issues/308
// story: a queue is filled by bursts of random length and emptied each time, and its capacity stays at the longest.
// kind: stable or slowing or step
// resource: heap
// operation: none
// growth: 0
// mix: burst 1, small 20
// executors: threads, dispatch, tasks
// function: none
import LoadTesting

struct BurstQueue {
  var frames: [UInt64] = []

  @inline(never)
  mutating func burst(_ length: Int) -> Int {
    for number in 0..<length { frames.append(UInt64(number)) }
    let count = frames.count
    frames.removeAll(keepingCapacity: true)
    return count
  }
}

final class DequeHighWater: LoadTarget {
  static let name = "deque_high_water"
  static let summary = "queues that keep their capacity"
  static let operations = [OperationDescription("burst", "seldom long"), OperationDescription("small", "always short")]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Connection { Connection(random: SplitMix(state: UInt64(index) + 77)) }

  struct Connection: LoadWorker {
    var queue = BurstQueue()
    var random: SplitMix
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      // A burst is longer than n with a probability of 16 / n.
      let draw = Double(random.next() >> 11) / 9_007_199_254_740_992
      sum &+= queue.burst(operation == 0 ? min(50_000, Int(16 / max(draw, 1e-9))) : 8)
    }
  }
}

let dequeHighWaterTruth = Truth("deque_high_water", .heap) {
  let box = DequeBox()
  return { _ in box.step() }
}

private final class DequeBox {
  var queue = BurstQueue()
  var random = SplitMix(state: 77)
  func step() {
    let draw = Double(random.next() >> 11) / 9_007_199_254_740_992
    _ = queue.burst(min(50_000, Int(16 / max(draw, 1e-9))))
  }
}
