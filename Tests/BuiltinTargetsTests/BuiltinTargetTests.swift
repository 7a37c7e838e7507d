import BuiltinTargets
import LoadTarget
import TestThreads
import Testing

/// What holds for every target that comes with the tool.
@Suite(.ownThread)
struct BuiltinTargetTests {
  private static let failing: Set<String> = ["fail_always", "fail_1_percent"]

  @Test func theListIsWhole() {
    #expect(
      BuiltinTargets.all.map(\.name) == [
        "auto-instrumentation", "auto-instrumentation-locked", "calibration", "leak-examples", "benchmarks",
      ])
    for target in BuiltinTargets.all { #expect(target.defect == nil) }
  }

  @Test func twinsOfferTheSameOperations() {
    #expect(AutoInstrumentationTarget.operations == LockedInstrumentationTarget.operations)
  }

  @Test(arguments: BuiltinTargets.all.map(\.name))
  func everyOperationPerforms(_ name: String) async throws {
    let description = try #require(BuiltinTargets.all.first { $0.name == name })
    let target = try await description.make(TargetRun(workers: 2, seed: 1))
    try await Self.performAll(target)
    try await target.verify()
    for gauge in target.gauges() where gauge.name == "health_score" { #expect(gauge.value == 100) }
  }

  private static func performAll<Target: LoadTarget>(_ target: Target) async throws {
    for index in 0..<2 {
      var worker = try await target.makeWorker(index: index)
      for (place, operation) in Target.operations.enumerated() where !failing.contains(operation.name) {
        for iteration in 0..<3 as Range<UInt64> {
          if operation.isAsynchronous {
            try await worker.performAsync(place, iteration: iteration)
          } else {
            try worker.perform(place, iteration: iteration)
          }
        }
      }
      worker.finish()
    }
  }

  @Test func calibrationFailsAsItSays() throws {
    let target = try CalibrationTarget(TargetRun(workers: 1, seed: 1))
    var worker = target.makeWorker(index: 0)
    #expect(throws: OperationFailure(1)) { try worker.perform(6, iteration: 0) }
    var failures = 0
    for iteration in 0..<1_000 as Range<UInt64> {
      do { try worker.perform(7, iteration: iteration) } catch { failures += error == OperationFailure(2) ? 1 : 0 }
    }
    #expect(failures == 10)
  }

  @Test(
    arguments: ["auto-instrumentation", "auto-instrumentation-locked"],
    [
      (#"{"libraries": 0}"#, "invalid 'libraries' '0': expected 1 to 13"),
      (#"{"libraries": 14}"#, "invalid 'libraries' '14': expected 1 to 13"),
      (#"{"library": 1}"#, "unknown key 'library' in 'config'"),
      (#"{"libraries": "x"}"#, #"found {"libraries": "x"}"#),
      (#"{"errorLibraries": "other"}"#, #"found {"errorLibraries": "other"}"#), ("[]", "found []"),
    ])
  func refusals(name: String, of config: (json: String, sentence: String)) async throws {
    let description = try #require(BuiltinTargets.all.first { $0.name == name })
    let refusal = await #expect(throws: TargetRefusal.self) {
      _ = try await description.make(TargetRun(workers: 1, seed: 1, config: config.json))
    }
    #expect(refusal?.description.hasPrefix("target '\(name)': ") == true)
    #expect(refusal?.description.hasSuffix(config.sentence) == true)
  }

  @Test func calibrationHasNoConfiguration() {
    #expect(throws: TargetRefusal("target 'calibration' has no configuration: remove 'config'")) {
      _ = try CalibrationTarget(TargetRun(workers: 1, seed: 1, config: #"{"a": 1}"#))
    }
  }
}
