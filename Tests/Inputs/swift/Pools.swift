import Foundation
import LoadTesting
import Synchronization

// Cases 9 to 11.

/// 9. A pool of permits. A waiter whose time is over removes itself, but a permit that was handed to it at that moment
/// is lost.
final class LeakyPool: @unchecked Sendable {
  private let condition = NSCondition()
  private var free: Int
  private var waiting: [Waiter] = []
  let capacity: Int
  private(set) var out = 0

  final class Waiter { var granted = false }

  init(_ capacity: Int) {
    self.capacity = capacity
    free = capacity
  }

  func take(timeout: Double) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    if free > 0 {
      free -= 1
      out += 1
      return true
    }
    let waiter = Waiter()
    waiting.append(waiter)
    let deadline = Date(timeIntervalSinceNow: timeout)
    while !waiter.granted {
      if !condition.wait(until: deadline) {
        // The bug: it stays in the list, so that the next permit goes to one that has left.
        return false
      }
    }
    out += 1
    return true
  }

  func giveBack() {
    condition.lock()
    out -= 1
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().granted = true
      condition.broadcast()
    }
    condition.unlock()
  }

  var available: Int {
    condition.lock()
    defer { condition.unlock() }
    return free + out
  }
}

final class PoolTarget: LoadTarget {
  static let name = "pool"
  static let summary = "case 9"
  static let operations = [OperationDescription("query", "takes a connection for a while")]
  let pool = LeakyPool(4)
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> PoolWorker { PoolWorker(pool: pool, index: index) }
  func gauges() -> [Gauge] { [Gauge(name: "permits", value: Double(pool.available))] }
  static func failureName(_ code: Int32) -> String? { code == 1 ? "pool_timeout" : nil }
}

struct PoolWorker: LoadWorker {
  let pool: LeakyPool
  var random: UInt64
  init(pool: LeakyPool, index: Int) {
    self.pool = pool
    random = UInt64(index) &* 0x9E37_79B9_7F4A_7C15 | 1
  }
  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    guard pool.take(timeout: 0.010) else { throw OperationFailure(1) }
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    // Now and then a query is slow.
    usleep(random % 600 == 0 ? 60_000 : 200)
    pool.giveBack()
  }
}

/// 10. A token bucket whose refill stores what it read.
final class BucketTarget: LoadTarget {
  static let name = "bucket"
  static let summary = "case 10"
  static let operations = [OperationDescription("take", "takes a token")]
  let tokens = Atomic(0)
  let granted = Atomic(0)
  let refilled = Atomic(0)
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> BucketWorker { BucketWorker(target: self) }
  func verify() throws {
    let (granted, refilled) = (granted.load(ordering: .relaxed), refilled.load(ordering: .relaxed))
    if granted > refilled { throw InvariantViolation("\(granted) tokens granted of \(refilled)") }
  }
  static func failureName(_ code: Int32) -> String? { code == 1 ? "limited" : nil }
}
struct BucketWorker: LoadWorker {
  unowned(unsafe) let target: BucketTarget
  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    if iteration % 8 == 0 {
      target.refilled.wrappingAdd(4, ordering: .relaxed)
      target.tokens.wrappingAdd(4, ordering: .relaxed)
    }
    // The bug: read, then a plain store.
    let now = target.tokens.load(ordering: .relaxed)
    guard now > 0 else { throw OperationFailure(1) }
    target.tokens.store(now - 1, ordering: .relaxed)
    target.granted.wrappingAdd(1, ordering: .relaxed)
  }
}

/// 11. A Treiber stack of indices into a fixed table, with reuse and without tags: ABA.
final class TreiberTarget: LoadTarget {
  static let name = "treiber"
  static let summary = "case 11"
  static let operations = [OperationDescription("pop_push", "pops two, pushes them in the other order")]
  static let count = 64
  let head: Atomic<Int> = Atomic(0)
  nonisolated(unsafe) let next: UnsafeMutablePointer<Atomic<Int>>
  nonisolated(unsafe) let owners: UnsafeMutablePointer<Atomic<Int>>
  let doubles = Atomic(0)

  init(_ run: TargetRun) {
    next = .allocate(capacity: Self.count)
    owners = .allocate(capacity: Self.count)
    for index in 0..<Self.count {
      (next + index).initialize(to: Atomic(index + 1 < Self.count ? index + 1 : -1))
      (owners + index).initialize(to: Atomic(0))
    }
  }
  func pop() -> Int? {
    while true {
      let top = head.load(ordering: .acquiring)
      if top < 0 { return nil }
      let below = next[top].load(ordering: .relaxed)
      if head.compareExchange(expected: top, desired: below, ordering: .acquiringAndReleasing).exchanged {
        if owners[top].wrappingAdd(1, ordering: .relaxed).newValue != 1 { doubles.wrappingAdd(1, ordering: .relaxed) }
        return top
      }
    }
  }
  func push(_ node: Int) {
    owners[node].wrappingSubtract(1, ordering: .relaxed)
    while true {
      let top = head.load(ordering: .relaxed)
      next[node].store(top, ordering: .relaxed)
      if head.compareExchange(expected: top, desired: node, ordering: .acquiringAndReleasing).exchanged { return }
    }
  }
  func makeWorker(index: Int) -> TreiberWorker { TreiberWorker(stack: self) }
  func verify() throws {
    let doubles = doubles.load(ordering: .relaxed)
    if doubles > 0 { throw InvariantViolation("\(doubles) nodes were popped while somebody had them") }
    var seen: Set<Int> = []
    var node = head.load(ordering: .acquiring)
    while node >= 0, seen.insert(node).inserted { node = next[node].load(ordering: .relaxed) }
    if node >= 0 { throw InvariantViolation("the stack is a circle at node \(node)") }
    if seen.count != Self.count { throw InvariantViolation("\(seen.count) of \(Self.count) nodes are there") }
  }
}
struct TreiberWorker: LoadWorker {
  unowned(unsafe) let stack: TreiberTarget
  mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
    guard let first = stack.pop() else { return }
    let second = stack.pop()
    stack.push(first)
    if let second { stack.push(second) }
  }
}
