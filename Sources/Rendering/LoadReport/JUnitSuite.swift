internal import LoadRecord

/// A suite of JUnit's XML, as continuous integration reads it: what fails is a failure, what cannot be trusted or decided an
/// error.
struct JUnitSuite {
  /// One test case.
  struct Case {
    var name: String
    var outcome: Verdict.Outcome
    /// Why it is not a pass.
    var message: String
    /// What else is known.
    var details = ""
  }

  var name: String
  /// What the cases' class is called.
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
