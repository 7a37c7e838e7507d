// report: https://github.com/RuntimeTools/SwiftMetrics/issues/26
// story: a metric is kept for each label seen; labels repeat more and more, so that it grows ever slower.
// kind: slowing or stable or undecided
// resource: heap
// operation: none
// growth: 0 in the end (a million labels at most; about the root of the calls)
// mix: count 1
// executors: threads, dispatch, tasks
// function: none
import LoadTesting
import Synchronization

final class Counter {
  var value = 0
}

final class CounterRegistry: @unchecked Sendable {
  private let lock = Mutex(())
  private var counters: [UInt64: Counter] = [:]

  @inline(never)
  func count(_ label: UInt64) {
    lock.withLock { _ in
      if let counter = counters[label] {
        counter.value += 1
      } else {
        counters[label] = Counter()
      }
    }
  }
}

final class ZipfLabels: LoadTarget {
  static let name = "zipf_labels"
  static let summary = "counters by labels of which few are frequent"
  static let operations = [OperationDescription("count", "counts one label")]
  let registry = CounterRegistry()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Service { Service(registry: registry, random: SplitMix(state: UInt64(index) + 21)) }

  struct Service: LoadWorker {
    let registry: CounterRegistry
    var random: SplitMix
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      // Above n with a probability of 1 / n: as many labels as about the root of the draws.
      let draw = Double(random.next() >> 11) / 9_007_199_254_740_992
      registry.count(UInt64(min(1_000_000, 1 / max(draw, 1e-9))))
    }
  }
}

let zipfLabelsTruth = Truth("zipf_labels", .heap, calls: 200_000) {
  let registry = CounterRegistry()
  var random = SplitMix(state: 21)
  return { _ in
    registry.count(UInt64(min(1_000_000, 1 / max(Double(random.next() >> 11) / 9_007_199_254_740_992, 1e-9))))
  }
}
