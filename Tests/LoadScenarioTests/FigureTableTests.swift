import Foundation
import LoadScenario
import Testing

/// What holds for every figure of the table, so that an entry is all that a new one takes.
struct FigureTableTests {
  @Test func namesAreUnique() {
    #expect(Set(MeasuredFigure.table.map(\.name)).count == MeasuredFigure.table.count)
    let compared = MeasuredFigure.table.flatMap(\.comparisons).map(\.name)
    #expect(Set(compared).count == compared.count)
    let places = MeasuredFigure.table.flatMap(\.columns).map(\.place)
    #expect(Set(places).count == places.count)
  }

  @Test("Its example is one that the parser reads", arguments: MeasuredFigure.table)
  func example(_ figure: MeasuredFigure) throws {
    let selector = figure.requiredSelector.map { "{\($0.rawValue):any}" } ?? ""
    let threshold = try Threshold(figure.name + selector, figure.example)
    #expect(threshold.metric == figure)
    #expect(threshold.unit == figure.unit(threshold.aggregate))
  }

  @Test("What tables and comparisons show is among its statistics", arguments: MeasuredFigure.table)
  func statistics(_ figure: MeasuredFigure) {
    for aggregate in figure.columns.map(\.aggregate) + figure.comparisons.map(\.aggregate) {
      #expect(figure.statistic(aggregate) != nil, "\(figure.name) \(aggregate.text)")
    }
  }

  @Test("A selector that it does not have is refused", arguments: MeasuredFigure.table)
  func otherSelectors(_ figure: MeasuredFigure) {
    for selector in FigureSelector.allCases where !figure.selectors.contains(selector) {
      let error = #expect(throws: ScenarioErrors.self) {
        try Threshold("\(figure.name){\(selector.rawValue):any}", figure.example)
      }
      #expect(error?.description.contains("has no selector '\(selector.rawValue)'") == true)
    }
  }

  /// `LOADTEST_UPDATE_SNAPSHOTS=1` writes it anew.
  @Test func theReferenceIsTheTables() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/METRICS.md").path
    if ProcessInfo.processInfo.environment["LOADTEST_UPDATE_SNAPSHOTS"] == "1" {
      try MeasuredFigure.reference.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == MeasuredFigure.reference)
  }

  @Test func results() throws {
    #expect(try Threshold("latency{result:success}", "p(99) < 1ms").selectors.result == .success)
    #expect(try Threshold("throughput{result:failure,group:a}", "rate < 1/s").selectors.result == .failure)
    let error = #expect(throws: ScenarioErrors.self) { try Threshold("latency{result:succes}", "p(99) < 1ms") }
    #expect(error?.description.contains("expected success or failure") == true)
    #expect(error?.description.contains("did you mean 'success'") == true)
  }
}
