import LoadRecord
import Testing

@testable import LoadEngine

/// The limits of a leak check, looked at from inside.
@Suite
struct LeakCheckBoundsTests {
  private func order(deadline: UInt64? = nil, memory: UInt64? = nil) -> LeakCheckOrder {
    LeakCheckOrder(
      operations: nil, budget: deadline.map { .init(nanoseconds: 60, deadlineNanoseconds: $0) },
      memoryLimitBytes: memory)
  }

  @Test func withoutLimitsNothingIsReached() {
    let bounds = LeakCheckBounds(order(), residentBytes: 5)
    #expect(!bounds.isBounded)
    #expect(bounds.reached(at: .max, residentBytes: .max) == nil)
    #expect(bounds.remainingNanoseconds(at: 7) == nil)
  }

  @Test func theBudgetEndsAtItsDeadline() {
    let bounds = LeakCheckBounds(order(deadline: 1000), residentBytes: nil)
    #expect(bounds.isBounded)
    #expect(bounds.reached(at: 999, residentBytes: nil) == nil)
    let reached = bounds.reached(at: 1000, residentBytes: nil)
    #expect(reached?.limit == .budget)
    #expect(reached?.value == 60)
    #expect(bounds.remainingNanoseconds(at: 400) == 600)
    #expect(bounds.remainingNanoseconds(at: 4000) == 0)
  }

  @Test func memoryIsStoppedWellBelowItsLimit() {
    let bounds = LeakCheckBounds(order(memory: 1000), residentBytes: 200)
    // Three quarters of what lies between.
    #expect(bounds.reached(at: 0, residentBytes: 800) == nil)
    let reached = bounds.reached(at: 0, residentBytes: 801)
    #expect(reached?.limit == .memory)
    #expect(reached?.value == 1000)
    #expect(bounds.reached(at: 0, residentBytes: nil) == nil)
    #expect(bounds.roomBytes(residentBytes: 500) == 300)
    #expect(bounds.roomBytes(residentBytes: 900) == 0)
    #expect(bounds.roomBytes(residentBytes: nil) == nil)
  }

  @Test("a target that has more than the limit from the start is stopped when it grows")
  func aboveFromTheStart() {
    let bounds = LeakCheckBounds(order(memory: 1000), residentBytes: 4000)
    #expect(bounds.reached(at: 0, residentBytes: 1001)?.limit == .memory)
  }
}
