import LoadScenario
import Testing

@testable import LoadWorkflow

@Suite struct LiveBlockTests {
  @Test("The block begins where its first line stands")
  func home() {
    #expect(LiveBlock.home([], columns: 80).isEmpty)
    #expect(LiveBlock.home([70], columns: 80) == "\r\u{1B}[J")
    #expect(LiveBlock.home([70, 20, 0], columns: 80) == "\u{1B}[2A\r\u{1B}[J")
  }

  @Test("A terminal that became narrower has wrapped the lines that were drawn")
  func narrower() {
    #expect(LiveBlock.home([79, 40, 20], columns: 40) == "\u{1B}[3A\r\u{1B}[J", "two rows, one, one")
    #expect(LiveBlock.home([79], columns: 20) == "\u{1B}[3A\r\u{1B}[J")
  }
}

@Suite struct HostAndPortTests {
  @Test(
    arguments: [
      ("localhost:9125", "localhost", 9125), ("localhost", "localhost", 8125), ("[::1]:8126", "::1", 8126),
      ("[::1]", "::1", 8125), ("10.0.0.1:1", "10.0.0.1", 1),
    ] as [(String, String, UInt16)])
  func reads(_ text: String, _ host: String, _ port: UInt16) {
    let endpoint = HostAndPort(text, usualPort: 8125)
    #expect(endpoint?.host == host && endpoint?.port == port)
  }

  @Test(arguments: ["", ":1", "host:", "host:0", "host:65536", "host:x", "[::1", "[::1]1", "a host"])
  func refuses(_ text: String) { #expect(HostAndPort(text, usualPort: 8125) == nil) }
}

@Suite struct RepeatingCommandTests {
  private func plan(_ file: String) -> Plan {
    Plan(
      name: "high", file: file, target: TargetReference(source: .named("calibration")),
      groups: [WorkerGroup(workers: 1, mix: [MixEntry(operation: "noop", weight: 1)])],
      length: .iterations(1), seed: 99)
  }

  @Test("The command line with the seed that was chosen, and with its own scenario alone")
  func text() {
    let arguments = ["/usr/bin/loadtest", "run", "a.json", "it's b.json", "--duration", "5s"]
    #expect(
      RepeatingCommand.text(for: plan("a.json"), arguments: arguments, scenarios: ["a.json", "it's b.json"])
        == "loadtest run a.json --duration 5s --seed 99")
    #expect(
      RepeatingCommand.text(for: plan("it's b.json"), arguments: arguments, scenarios: ["a.json", "it's b.json"])
        == #"loadtest run 'it'\''s b.json' --duration 5s --seed 99"#)
  }

  @Test("The executable as it was typed, without the folder of an absolute path")
  func executable() {
    for (typed, printed) in [
      ("scripts/loadtest", "scripts/loadtest"), ("./loadtest", "./loadtest"), ("loadtest", "loadtest"),
      ("/opt/bin/loadtest", "loadtest"),
    ] {
      let text = RepeatingCommand.text(
        for: plan("a.json"), arguments: [typed, "a.json", "--seed", "7"], scenarios: ["a.json"])
      #expect(text == "\(printed) a.json --seed 7")
    }
  }

  @Test("A seed that was given stays the only one", arguments: [["--seed", "7"], ["--seed=7"]])
  func seed(_ words: [String]) {
    let text = RepeatingCommand.text(
      for: plan("a.json"), arguments: ["loadtest", "a.json"] + words, scenarios: ["a.json"])
    #expect(!text.contains("99") && text.contains("7"))
  }
}
