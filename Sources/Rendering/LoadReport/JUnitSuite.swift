internal import LoadRecord

/// A suite of JUnit XML for continuous integration: a failed case is a failure, an invalid or undecided one an error.
struct JUnitSuite {
  /// One test case.
  struct Case {
    var name: String
    var outcome: Verdict.Outcome
    /// Why it does not pass.
    var message: String
    /// Further details.
    var details = ""
  }

  var name: String
  /// The class name of the cases.
  var className: String
  /// When it began, ISO 8601 in UTC.
  var timestamp: String?
  var cases: [Case]

  /// The document of suites.
  static func document(_ suites: [JUnitSuite]) -> String {
    let lines =
      [#"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites>"] + suites.flatMap(\.lines) + ["</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private var lines: [String] {
    let failures = cases.filter { $0.outcome == .fail }.count
    let errors = cases.filter { $0.outcome == .invalid || $0.outcome == .noData }.count
    let time = timestamp.map { #" timestamp="\#(XML.text($0))""# } ?? ""
    let start =
      #"<testsuite name="\#(XML.text(name))" tests="\#(cases.count)" failures="\#(failures)" errors="\#(errors)"\#(time)>"#
    return [start] + cases.map(line) + ["</testsuite>"]
  }

  private func line(_ test: Case) -> String {
    let start = #"  <testcase classname="\#(XML.text(className))" name="\#(XML.text(test.name))""#
    let kind = test.outcome == .fail ? "failure" : "error"
    guard test.outcome != .pass else { return start + "/>" }
    let message = #"<\#(kind) message="\#(XML.text(test.message))""#
    let body = test.details.isEmpty ? "/>" : ">\(XML.text(test.details))</\(kind)>"
    return "\(start)>\(message)\(body)</testcase>"
  }
}
