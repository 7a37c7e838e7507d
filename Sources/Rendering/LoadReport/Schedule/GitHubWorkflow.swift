/// A workflow of GitHub Actions. The paths in its load test are relative to the repository's root.
public struct GitHubWorkflow: Sendable, Hashable {
  private let test: ScheduledLoadTest

  /// The workflow of a load test.
  public init(_ test: ScheduledLoadTest) { self.test = test }

  /// The file for `--write`.
  public var fileName: String { "\(test.name).yml" }

  /// The workflow's text.
  public var text: String {
    let command = ([test.wrapper] + test.arguments).map { GitHubWorkflow.literal(ShellWord.quoted($0)) }
    let folder = GitHubWorkflow.literal(test.outputFolder)
    return """
      # Made by 'loadtest schedule'. Save it as .github/workflows/\(fileName) on the default branch.
      name: \(GitHubWorkflow.scalar(test.name))
      on:
        schedule:
          # UTC, \(test.time.words): GitHub knows no other time zone, and starts later when it is busy.
          - cron: \(GitHubWorkflow.scalar(test.time.cronFields))
        workflow_dispatch:
      permissions:
        contents: read
      concurrency:
        group: \(GitHubWorkflow.scalar(test.name))
        cancel-in-progress: false
      jobs:
        loadtest:
          runs-on: ubuntu-24.04
          container: swift:6.3-noble
          timeout-minutes: 120
          steps:
            - uses: actions/checkout@v4
      \(test.webhook == nil ? "" : GitHubWorkflow.curl)      - name: Run the load test
              shell: bash
              run: |
                \(command.joined(separator: " "))
            - name: Keep what it measured
              if: always()
              uses: actions/upload-artifact@v4
              with:
                name: \(GitHubWorkflow.scalar(test.name))
                path: |
                  \(folder)/scheduled.log
                  \(folder)/*Z-*/

      """
  }

  /// The container's image has no curl.
  private static let curl = "      - run: apt-get update -qq && apt-get install -y -qq curl\n"

  /// A text in which GitHub finds no expression.
  static func literal(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      if scalars[index...].starts(with: "${{".unicodeScalars) {
        result += "${{ '${{' }}".unicodeScalars
        index += 3
      } else {
        result.append(scalars[index])
        index += 1
      }
    }
    return String(result)
  }

  /// A double-quoted scalar of YAML.
  static func scalar(_ text: String) -> String {
    "\"\(EscapedScalars.text(text) { $0 == "\\" || $0 == "\"" ? "\\\($0)" : nil })\""
  }
}
