// report: https://github.com/swiftlang/swift/pull/66277
// story: describing an error that is too large for the inline buffer leaves the buffer behind; one call in 5,000 has such an error.
// kind: leak
// resource: heap
// operation: handle
// growth: 0.0128
// mix: handle 1
// executors: threads, dispatch, tasks
// function: ErrorText.describe(_:)
import LoadTesting

enum ErrorText {
  @inline(never)
  static func describe(_ number: UInt64) -> Int {
    guard number % 5000 == 4999 else { return Int(number & 7) }
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)  // stays
    buffer.storeBytes(of: number, as: UInt64.self)
    return Int(truncatingIfNeeded: buffer.load(as: UInt64.self))
  }
}

final class LargeErrors: LoadTarget {
  static let name = "large_errors"
  static let summary = "errors of which few are large"
  static let operations = [OperationDescription("handle", "describes an error")]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Handler { Handler() }

  struct Handler: LoadWorker {
    var calls: UInt64 = 0
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      calls += 1
      sum &+= ErrorText.describe(calls)
    }
  }
}

let largeErrorsTruth = Truth("large_errors", .heap, calls: 5_000_000) { { _ = ErrorText.describe(UInt64($0)) } }
