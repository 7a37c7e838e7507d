import LoadRecord
import LoadReport
import Testing

@testable import LoadMonitor

@Suite("The monitor's pages")
struct PageTests {
  private static let hostile = "\"><script>hacked()</script><img src=x onerror=hacked()>'\n</title>"

  private static func summary(_ state: RunState = .finished) throws -> RunSummary {
    let run = try #require(RunIdentifier("20260131T123456Z-smoke-0a1b2c"))
    var summary = RunSummary(run, state: state, record: Fixture.record(hostile, .fail))
    summary.note = hostile
    return summary
  }

  /// Whatever is said of a run is text.
  private static func expectHarmless(_ html: String) {
    #expect(!html.contains("<script>hacked") && !html.contains("<img") && !html.contains("'\n</title>"))
    #expect(!html.contains(" onerror=hacked()>"))
  }

  @Test("Names that are HTML stay text")
  func escaping() throws {
    let start = StartForm(
      scenarios: [.init(name: Self.hostile, description: Self.hostile)],
      status: .idle(last: .init(scenario: Self.hostile, failure: Self.hostile, errorTail: Self.hostile)))
    let query = RunQuery(scenario: Self.hostile, outcome: Self.hostile, text: Self.hostile)
    let list = ListPage(
      query: query, list: RunList(runs: [try Self.summary()], total: 500), scenarios: [Self.hostile], running: nil,
      start: start, warning: Self.hostile)
    let running = LivePage.nothing(.running(Self.hostile, isStopping: false))
    for page in [list.page(), running, ComparisonRefusal.page([Self.hostile], query: Self.hostile)] {
      Self.expectHarmless(MonitorPage.html(page))
    }
    Self.expectHarmless(MonitorPage.error(MonitorError(404, "not_found", Self.hostile)))
    Self.expectHarmless(MonitorPage.login(next: Self.hostile, isWrong: true))
  }

  @Test("No page has a script or a style of its own, as its policy says")
  func policy() throws {
    let list = ListPage(
      query: RunQuery(), list: RunList(runs: [try Self.summary()], total: 1), scenarios: [], running: nil, start: nil)
    let html = MonitorPage.html(list.page())
    #expect(!html.contains("<style") && !html.contains(" style=") && !html.contains("onclick"))
    #expect(html.contains("<script src=\"/assets/page.js\" defer></script>"))
    #expect(!MonitorPage.contentSecurityPolicy.contains("unsafe"))
    for asset in MonitorAsset.allCases {
      #expect(MonitorAsset(name: asset.rawValue) == asset && !asset.text.isEmpty)
      #expect(MonitorRoute(path: MonitorAsset.prefix + asset.rawValue) == .asset(asset.rawValue))
    }
  }

  @Test("A record that cannot be read has its state, and can be filtered by it")
  func unreadable() throws {
    let run = try #require(RunIdentifier("20260131T123456Z-smoke-0a1b2c"))
    let summary = RunSummary(run, state: .unreadable, note: "it was cut short")
    let list = ListPage(
      query: RunQuery(outcome: "unreadable"), list: RunList(runs: [summary], total: 1), scenarios: [], running: nil,
      start: nil)
    let html = list.page().render(.inline)
    #expect(html.contains("<span class=\"badge unreadable\">unreadable</span>") && html.contains("it was cut short"))
    #expect(html.contains("<option value=\"unreadable\" selected>"))
  }

  @Test("What may not be started is not offered")
  func start() throws {
    let list = RunList(runs: [], total: 0)
    let page = ListPage(query: RunQuery(), list: list, scenarios: [], running: nil, start: nil).page()
    #expect(!page.body.contains("action=\"/start\"") && page.body.contains("No runs yet."))
  }

  @Test("Errors are documents for programs, with a code")
  func errors() {
    #expect(
      MonitorError.bad("a \"b\"").json == "{\"error\":{\"code\":\"bad_request\",\"message\":\"a \\\"b\\\"\"}}")
    #expect(MonitorError(FileFailure(.content, "x")).status == 422)
    #expect(MonitorError(FileFailure(.open, "x")).status == 503)
  }

  @Test("The list as a document: figures as they are, unknown ones null")
  func documents() throws {
    var summary = try Self.summary(.finished)
    summary.note = nil
    let text = try RunDocuments.runs(RunList(runs: [summary], total: 3))
    #expect(
      text.contains("\"total\":3") && text.contains("\"operations\":1000") && text.contains("\"state\":\"finished\""))
    #expect(text.contains("\"outcome\":\"fail\""))
  }
}
