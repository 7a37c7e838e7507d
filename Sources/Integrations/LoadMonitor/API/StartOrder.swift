internal import PortableFoundation

/// A client's request to start a scenario: `{"scenario": "high.json", "duration": "10s"}`.
package struct StartOrder: Sendable, Equatable, Decodable {
  /// The file's name in the scenarios folder.
  package var scenario: String
  /// The length of the measured phase; overrides the scenario's own.
  package var duration: String?

  /// An empty duration counts as nil.
  package init(scenario: String, duration: String?) throws(MonitorError) {
    self.scenario = scenario
    self.duration = duration.flatMap { $0.isEmpty ? nil : $0 }
    if let duration = self.duration, !Self.isDuration(duration) {
      throw .bad(
        "Invalid duration '\(duration.prefix(32))': use a number with the unit ms, s, m or h, such as 500ms or 10s.")
    }
  }

  /// Reads a document.
  package init(json: [UInt8]) throws(MonitorError) {
    let raw: StartOrder
    do { raw = try JSONDecoder().decode(StartOrder.self, from: Data(json)) } catch {
      throw .bad("Invalid body: expected a JSON object with 'scenario' and optionally 'duration'.")
    }
    try self.init(scenario: raw.scenario, duration: raw.duration)
  }

  /// Digits with at most one point, and a unit: the value cannot be mistaken for an option of the command.
  private static func isDuration(_ text: String) -> Bool {
    guard text.utf8.count <= 16, let unit = ["ms", "s", "m", "h"].first(where: { text.hasSuffix($0) }) else {
      return false
    }
    let number = text.dropLast(unit.count)
    return number.first.map { $0.isASCII && $0.isNumber } == true && number.filter { $0 == "." }.count <= 1
      && number.allSatisfy { $0 == "." || ($0.isASCII && $0.isNumber) }
  }
}
