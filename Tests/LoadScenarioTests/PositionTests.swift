import Testing

@testable import LoadScenario

/// Where errors are said to stand.
struct PositionTests {
  @Test func aNestedErrorHasItsLineColumnAndPath() {
    let text = """
      {
        "groups": [
          { "name": "a", "threads": 1, "mix": { "get_status": 1 } },
          { "name": "b", "threads": 1,
            "mix": {
              "get_statsu": 1 } }
        ],
        "duration": "1s"
      }
      """
    #expect(
      ScenarioText.errors(text) == [
        "test.json:6:9: error: groups[1].mix.get_statsu: unknown operation of target 'auto-instrumentation'; "
          + "did you mean 'get_status'?"
      ])
  }

  @Test(arguments: ["abcd", "äöüß", "日本語字", "🧀🧀🧀🧀", "a\u{301}b\u{301}"])
  func columnsCountUnicodeScalars(_ description: String) {
    let errors = ScenarioText.errors(ScenarioText.with("\"description\":\"\(description)\",\"pin\":1"))
    #expect(errors == ["test.json:1:80: error: pin: expected true or false, found the number 1"])
  }

  @Test(arguments: ["\n", "\r\n"])
  func linesEndWithANewline(_ newline: String) {
    let text = ["{", "\t\"threads\": 0,", " \"mix\": {\"get_status\": 1}, \"duration\": \"1s\"}"].joined(
      separator: newline)
    #expect(ScenarioText.errors(text) == ["test.json:2:13: error: threads: 0 is out of range: from 1 to 10000"])
  }

  @Test func syntaxErrorsHaveAPlaceToo() {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array("[\"é\",\n 1, ]".utf8)) }
    #expect(error?.position == JSONPosition(line: 2, column: 5))
    #expect(error?.message == "unexpected ']' after a comma: remove the comma")
  }
}
