import LoadTesting
import Synchronization

/// Moves one coin between two accounts; can lose some, and can refuse its workers.
final class BankTarget: LoadTarget {
  static let name = "bank"
  static let operations = [
    OperationDescription("give", "moves a coin there"), OperationDescription("take", "moves it back"),
    OperationDescription("refuse", "fails"), OperationDescription("await_coin", "waits", asynchronous: true),
  ]

  let here = Atomic(0)
  let there = Atomic(0)
  private let isLossy: Bool

  init(_ run: TargetRun) throws {
    if run.config.contains("closed") { throw TargetRefusal("the bank is closed") }
    isLossy = run.config.contains("lossy")
  }

  func makeWorker(index: Int) -> Clerk { Clerk(bank: self) }

  func verify() throws {
    let sum = here.load(ordering: .relaxed) + there.load(ordering: .relaxed) + (isLossy ? 1 : 0)
    guard sum == 0 else { throw InvariantViolation("\(sum) coins too many") }
  }

  func gauges() -> [Gauge] { [Gauge(name: "there", value: Double(there.load(ordering: .relaxed)))] }

  static func failureName(_ code: Int32) -> String? { code == 7 ? "refused" : nil }

  struct Clerk: LoadWorker {
    let bank: BankTarget

    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      guard operation < 2 else { throw OperationFailure(7) }
      let coins = operation == 0 ? 1 : -1
      bank.here.wrappingSubtract(coins, ordering: .relaxed)
      bank.there.wrappingAdd(coins, ordering: .relaxed)
    }
  }
}
