import Foundation
import LoadScenario
import Testing

@testable import LoadLocust

@Suite("The companion")
struct CompanionTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func plan() throws -> Plan {
    var plan = ClassStatisticsTests.plan()
    plan.description = "It's \"quoted\", ''' and µ\u{1F600}"
    plan.thresholds = [
      try Threshold("latency{operation:a}", "p(99.9) < 1.5ms"), try Threshold("failures", "rate < 0.1%"),
    ]
    plan.thresholds[1].windowNanoseconds = 10_000_000_000
    return plan
  }

  @Test("the executable's text is that of the example")
  func template() throws {
    let text = try String(contentsOf: Self.root.appending(path: "Examples/locust/locustfile.py"), encoding: .utf8)
    #expect(text.hasPrefix(LocustCompanion.head))
    #expect(text.hasSuffix(LocustCompanion.body + "\n"))
  }

  @Test("the scenarios are JSON that Python can hold, with values in base units")
  func scenarios() throws {
    let text = try LocustCompanion.text(for: [Self.plan()])
    let begin = try #require(text.range(of: "json.loads(r'''\n"))
    let end = try #require(text.range(of: "\n''')", range: begin.upperBound..<text.endIndex))
    let json = String(text[begin.upperBound..<end.lowerBound])
    #expect(json.utf8.allSatisfy { $0 < 128 && $0 != 0x27 })
    let scenarios = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    #expect(scenarios.count == 1)
    #expect(scenarios[0]["name"] as? String == "mixed")
    #expect(scenarios[0]["description"] as? String == "It's \"quoted\", ''' and µ\u{1F600}")
    let thresholds = try #require(scenarios[0]["thresholds"] as? [[String: Any]])
    #expect(thresholds[0]["aggregate"] as? String == "p(99.9)")
    #expect(thresholds[0]["comparison"] as? String == "<")
    #expect(thresholds[0]["value"] as? Double == 1_500_000)
    #expect(thresholds[0]["selectors"] as? [String: String] == ["operation": "a"])
    #expect(thresholds[1]["value"] as? Double == 0.001)
    #expect(thresholds.map { $0["hasWindow"] as? Bool } == [false, true])
  }
}
