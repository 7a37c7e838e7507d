import AutoInstrumentation
import LoadTarget
import TestThreads
import Testing

@testable import BuiltinTargets

/// The lock-free target and its twin give the same answers to the same operations, one after another.
@Suite(.ownThread)
struct TwinTests {
  /// A generator of random numbers that a seed repeats (S. Vigna's splitmix64).
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }
  }

  /// A random sequence: the seed tells which.
  @Test(
    arguments: [
      "{}", #"{"libraries": 1}"#, #"{"libraries": 13}"#, #"{"libraries": 5, "errorLibraries": "registered"}"#,
    ], [1, 2, 3] as [UInt64])
  func sameAnswers(config: String, seed: UInt64) throws {
    let run = TargetRun(workers: 1, seed: seed, config: config)
    let free = try AutoInstrumentationTarget(run)
    let locked = try LockedInstrumentationTarget(run)
    var freeWorker = try free.makeWorker(index: 0)
    var lockedWorker = locked.makeWorker(index: 0)
    defer {
      freeWorker.finish()
      lockedWorker.finish()
    }
    var random = Seeded(state: seed)
    for iteration in 0..<3_000 as Range<UInt64> {
      let operation = Int.random(in: 0..<AutoInstrumentationTarget.operations.count, using: &random)
      let description = AutoInstrumentationTarget.operations[operation]
      if description.isAsynchronous { continue }
      // Takes as long as a thousand others, so it comes seldom.
      if description.name == "memory_intensive_ops", iteration % 16 != 0 { continue }
      let before = (freeWorker.sink, lockedWorker.sink)
      try freeWorker.perform(operation, iteration: iteration)
      try lockedWorker.perform(operation, iteration: iteration)
      let name = AutoInstrumentationTarget.operations[operation].name
      // The status words differ in form; what they say is compared below.
      if name != "get_status" {
        #expect(freeWorker.sink &- before.0 == lockedWorker.sink &- before.1, "seed \(seed), \(iteration): \(name)")
      }
      let state = locked.system.withLock { $0 }
      let snapshot = free.system.snapshot()
      #expect(
        LockedState.Status(registered: snapshot.count, instrumented: snapshot.count(.instrumented)) == state.status,
        "seed \(seed), \(iteration): \(name)")
      #expect(free.gauges() == locked.gauges(), "seed \(seed), \(iteration): \(name)")
      let failures = UInt64(free.system.healthReport().errors.totalFailures)
      #expect(failures == state.healthReport().failures, "seed \(seed), \(iteration): \(name)")
    }
    try free.verify()
    try locked.verify()
  }

  /// A storm at registered libraries lowers the score of both, and a reset brings it back.
  @Test func aStormLowersTheScoreOfBoth() async throws {
    let run = TargetRun(workers: 1, seed: 1, config: #"{"libraries": 2, "errorLibraries": "registered"}"#)
    for target in [try AutoInstrumentationTarget(run), try LockedInstrumentationTarget(run)] as [any LoadTarget] {
      try await Self.storm(target)
    }
  }

  private static func storm(_ target: some LoadTarget) async throws {
    var worker = try await target.makeWorker(index: 0)
    defer { worker.finish() }
    for iteration in 0..<6 as Range<UInt64> { try worker.perform(6, iteration: iteration) }
    #expect(target.gauges().first == Gauge(name: "health_score", value: 0))
    try worker.perform(11, iteration: 0)
    #expect(target.gauges().first == Gauge(name: "health_score", value: 100))
  }

  /// A twin whose breaker opened, though no call of the operation failed, does not pass.
  @Test func verifyFindsAnOpenBreaker() throws {
    let target = try LockedInstrumentationTarget(TargetRun(workers: 1, seed: 1))
    try target.verify()
    for _ in 0..<5 { target.system.withLock { $0.breaker.countFailure() } }
    #expect(throws: InvariantViolation.self) { try target.verify() }
    var worker = target.makeWorker(index: 0)
    defer { worker.finish() }
    #expect(throws: OperationFailure(2)) { try worker.perform(7, iteration: 0) }
  }
}
