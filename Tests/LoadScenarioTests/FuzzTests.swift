import Foundation
import LoadScenario
import TestThreads
import Testing

/// Damaged scenarios yield a plan or errors, never a crash.
@Suite(.ownThread)
struct FuzzTests {
  static let mutationsOfEach = 200

  @Test(arguments: SeededGenerator.seeds)
  func aDamagedScenarioYieldsAPlanOrErrors(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var plans = 0
    var refusals = 0
    for name in Folders.names(in: Folders.scenarios, ending: ".json") where name != "scenario.schema" {
      let original = [UInt8](try Data(contentsOf: Folders.scenarios.appending(path: "\(name).json")))
      for round in 0..<FuzzTests.mutationsOfEach {
        let damaged = FuzzTests.damaged(original, &generator)
        do throws(ScenarioErrors) {
          let plan = try ScenarioFile.parse(
            damaged, path: "\(name).json", catalog: Catalogue.standard, randomSeed: { 1 })
          plans += 1
          #expect(plan.workerCount >= 1, "seed \(seed), \(name), round \(round)")
          #expect(plan.groups.allSatisfy { !$0.mix.isEmpty }, "seed \(seed), \(name), round \(round)")
        } catch {
          refusals += 1
          let lines = error.description.split(separator: "\n", omittingEmptySubsequences: false)
          #expect(lines.count == error.errors.count && !lines.isEmpty, "seed \(seed), \(name), round \(round)")
        }
      }
    }
    // A change of a description's letter is no error; most others are.
    #expect(plans > 0 && refusals > plans, "seed \(seed): \(plans) plans, \(refusals) refusals")
  }

  /// One to four changes: a byte replaced, a piece removed, a piece written twice, or structure put in.
  private static func damaged(_ original: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 1...24, using: &generator))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.removeSubrange(start..<end)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: end)
      case 3:
        let structure = Array("{}[],:\"\\-.eE0123456789u%<>=() ".utf8)
        bytes.insert(structure[Int.random(in: 0..<structure.count, using: &generator)], at: start)
      default: bytes.swapAt(start, Int.random(in: 0..<bytes.count, using: &generator))
      }
    }
    return bytes
  }
}
