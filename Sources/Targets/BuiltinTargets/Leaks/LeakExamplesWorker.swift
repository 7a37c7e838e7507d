internal import LoadPlatform
public import LoadTarget

/// Performs the operations of ``LeakExamplesTarget``.
public struct LeakExamplesWorker: LoadWorker {
  // The shared state, which the target keeps alive as long as there are workers.
  private unowned let examples: LeakExamples
  private var keys: DistinctKey
  private var generator: SplitMix64
  private var calls: UInt64 = 0

  private enum Operation {
    static let read = 0
    static let healthOfUnknown = 1
    static let trackNewError = 2
    static let cachedLookup = 3
    static let collect = 4
  }

  init(examples: LeakExamples, keys: DistinctKey, generator: SplitMix64) {
    self.examples = examples
    self.keys = keys
    self.generator = generator
  }

  /// Performs one operation.
  public mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    switch operation {
    case Operation.read: examples.read()
    case Operation.healthOfUnknown: examples.healthOfUnknown(keys.next())
    case Operation.trackNewError: examples.trackError(of: keys.next())
    case Operation.cachedLookup: examples.cachedLookup(drawn: Double(generator.next() >> 11) * 0x1p-53)
    case Operation.collect: examples.collect()
    default:
      calls &+= 1
      if calls % 6_400 == 0 { examples.leakOne() }
    }
  }
}
