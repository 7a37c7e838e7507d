import Testing

@testable import LoadReport

@Suite
struct ScheduleUnitsTests {
  private static let plain = ScheduledLoadTest(
    name: "loadtest-high", time: .daily(hour: 3, minute: 30), wrapper: "/repo/scripts/ci/scheduled-run",
    scenarios: ["/repo/scenarios/high.json"], outputFolder: "/repo/results", keep: 30, overlap: .skip)

  /// Everything that any of the forms gives a meaning.
  private static let awkward = ScheduledLoadTest(
    name: "awkward", time: .weekly(.monday, hour: 3, minute: 30), wrapper: "/a b/50%/$x/scheduled-run",
    scenarios: ["/a b/50%/it's $HOME \"x\".json"], outputFolder: "/a b/50%", keep: 5, overlap: .wait,
    onFailure: #"echo "$LOADTEST_STATUS" '100%' ${{ x }}"#, webhook: "https://example.org/a%20b", loadtest: "/my/$tool")

  @Test func service() {
    let units = SystemdUnits(Self.plain, owner: .system(user: "ci"), searchPath: "/swift:/usr/bin", isUTC: false)
    #expect(units.serviceName == "loadtest-high.service")
    #expect(
      units.service == """
        # Made by 'loadtest schedule'.
        [Unit]
        Description=Load test loadtest-high

        [Service]
        Type=oneshot
        User=ci
        Environment="PATH=/swift:/usr/bin"
        ExecStart=/repo/scripts/ci/scheduled-run --output-dir /repo/results --keep 30 --overlap skip \
        /repo/scenarios/high.json
        KillMode=mixed

        """)
  }

  @Test func timer() {
    let units = SystemdUnits(Self.plain, owner: .user, searchPath: "/bin", isUTC: true)
    #expect(units.timerName == "loadtest-high.timer")
    #expect(
      units.timer == """
        # Made by 'loadtest schedule'. Install both files in ~/.config/systemd/user, then:
        #   systemctl --user daemon-reload && systemctl --user enable --now loadtest-high.timer
        [Unit]
        Description=Starts load test loadtest-high daily at 03:30 UTC

        [Timer]
        OnCalendar=*-*-* 03:30:00 UTC

        [Install]
        WantedBy=timers.target

        """)
  }

  @Test("A user's service names no user; its timer is wanted by the same target")
  func owners() {
    let own = SystemdUnits(Self.plain, owner: .user, searchPath: "/bin", isUTC: false)
    let system = SystemdUnits(Self.plain, owner: .system(user: "ci"), searchPath: "/bin", isUTC: false)
    #expect(!own.service.contains("User="))
    #expect(system.timer.contains("/etc/systemd/system"))
    for units in [own, system] { #expect(units.timer.contains("\nWantedBy=timers.target\n")) }
  }

  @Test("Specifiers, variables and quotes in a command line of systemd")
  func systemdEscapes() throws {
    let units = SystemdUnits(Self.awkward, owner: .user, searchPath: "/a b/50%/$x", isUTC: false)
    let lines = units.service.split(separator: "\n")
    #expect(lines.contains(#"Environment="PATH=/a b/50%%/$x""#))
    // The program's path knows no variables: its dollar stays one.
    let command = try #require(lines.first { $0.hasPrefix("ExecStart=") })
    #expect(
      command == #"""
        ExecStart="/a b/50%%/$x/scheduled-run" --output-dir "/a b/50%%" --keep 5 --overlap wait \#
        --on-failure "echo \"$$LOADTEST_STATUS\" '100%%' $${{ x }}" --webhook "https://example.org/a%%20b" \#
        --loadtest "/my/$$tool" "/a b/50%%/it's $$HOME \"x\".json"
        """#)
  }

  @Test("systemd starts no program whose path holds quotes or backslashes: bash does", arguments: ["'", "\"", "\\"])
  func refusedProgram(_ character: String) {
    var test = Self.plain
    test.wrapper = "/a\(character)$b/scheduled-run"
    let escaped = character == "'" ? "'" : "\\\(character)"
    let service = SystemdUnits(test, owner: .user, searchPath: "/bin", isUTC: false).service
    #expect(service.contains("\nExecStart=/usr/bin/env bash \"/a\(escaped)$$b/scheduled-run\" --output-dir"))
  }

  @Test func cron() {
    let cron = CronLine(Self.plain, searchPath: "/swift:/usr/bin")
    #expect(cron.fileName == "loadtest-high.cron")
    #expect(
      cron.text == """
        # loadtest-high, daily at 03:30 by the machine's time. Made by 'loadtest schedule'; add both lines with \
        crontab -e.
        30 3 * * * PATH=/swift:/usr/bin /repo/scripts/ci/scheduled-run --output-dir /repo/results --keep 30 \
        --overlap skip /repo/scenarios/high.json

        """)
  }

  @Test("Percent signs and quotes in a crontab line")
  func cronEscapes() {
    #expect(
      CronLine(Self.awkward, searchPath: "/a b/50%").line == #"""
        30 3 * * 1 PATH='/a b/50\%' '/a b/50\%/$x/scheduled-run' --output-dir '/a b/50\%' --keep 5 --overlap wait \#
        --on-failure 'echo "$LOADTEST_STATUS" '\''100\%'\'' ${{ x }}' --webhook 'https://example.org/a\%20b' \#
        --loadtest '/my/$tool' '/a b/50\%/it'\''s $HOME "x".json'
        """#)
  }

  @Test(
    "No cron sees a backslash before a backslash or a percent sign of the text",
    arguments: [
      (#"a\n"#, #"'a\n'"#), (#"a\\b"#, #"'a'"$(printf '\134')"'\b'"#), (#"a\%"#, #"'a'"$(printf '\134')"'\%'"#),
      (#"a\"#, #"'a\'"#), (#"\'"#, #"'\'\'''"#), ("", "''"), ("~a", "'~a'"),
    ])
  func cronBackslashes(_ text: String, _ word: String) { #expect(CronLine.word(text) == word) }

  @Test func workflow() {
    var test = Self.plain
    (test.wrapper, test.scenarios, test.outputFolder) = ("scripts/ci/scheduled-run", ["scenarios/high.json"], "results")
    let workflow = GitHubWorkflow(test)
    #expect(workflow.fileName == "loadtest-high.yml")
    #expect(
      workflow.text == """
        # Made by 'loadtest schedule'. Save it as .github/workflows/loadtest-high.yml on the default branch.
        name: "loadtest-high"
        on:
          schedule:
            # UTC, daily at 03:30: GitHub knows no other time zone, and starts later when it is busy.
            - cron: "30 3 * * *"
          workflow_dispatch:
        permissions:
          contents: read
        concurrency:
          group: "loadtest-high"
          cancel-in-progress: false
        jobs:
          loadtest:
            runs-on: ubuntu-24.04
            container: swift:6.3-noble
            timeout-minutes: 120
            steps:
              - uses: actions/checkout@v4
              - name: Run the load test
                shell: bash
                run: |
                  scripts/ci/scheduled-run --output-dir results --keep 30 --overlap skip scenarios/high.json
              - name: Keep what it measured
                if: always()
                uses: actions/upload-artifact@v4
                with:
                  name: "loadtest-high"
                  path: |
                    results/scheduled.log
                    results/*Z-*/

        """)
  }

  @Test("The shell's words and GitHub's expressions in a workflow; curl for the webhook")
  func workflowEscapes() {
    let text = GitHubWorkflow(Self.awkward).text
    #expect(
      text.contains(
        #"""
                  '/a b/50%/$x/scheduled-run' --output-dir '/a b/50%' --keep 5 --overlap wait \#
        --on-failure 'echo "$LOADTEST_STATUS" '\''100%'\'' ${{ '${{' }} x }}' --webhook 'https://example.org/a%20b' \#
        --loadtest '/my/$tool' '/a b/50%/it'\''s $HOME "x".json'

        """#))
    #expect(text.contains("\n      - run: apt-get update -qq && apt-get install -y -qq curl\n      - name: Run"))
    #expect(GitHubWorkflow.scalar(#"a "b" \c"#) == #""a \"b\" \\c""#)
  }

  @Test("A combining accent hides no quote, percent sign or dollar")
  func combiningAccents() {
    let accent = "\u{301}"
    #expect(ShellWord.quoted("'\(accent)").unicodeScalars.elementsEqual("''\\''\(accent)'".unicodeScalars))
    #expect(CronLine.word("%\(accent)").unicodeScalars.elementsEqual("'\\%\(accent)'".unicodeScalars))
    #expect(
      SystemdWord.argument("\"\(accent)%\(accent)$\(accent)").unicodeScalars.elementsEqual(
        "\"\\\"\(accent)%%\(accent)$$\(accent)\"".unicodeScalars))
  }

  @Test(arguments: [
    ("loadtest-high", true), ("a.b_c-9", true), ("", false), ("a b", false), ("a/b", false), ("a@b", false),
    ("-a", false), (".a", false), ("ä", false), ("a%", false),
  ])
  func names(_ text: String, _ isName: Bool) { #expect(ScheduledLoadTest.isName(text) == isName) }
}
