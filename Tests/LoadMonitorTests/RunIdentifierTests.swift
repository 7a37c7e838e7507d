import LoadMonitor
import Testing

@Suite("Names of runs and routes, as clients say them")
struct RunIdentifierTests {
  private static let run = "20260131T123456Z-smoke-0a1b2c"

  @Test(
    "A run folder's name, and one of several runs below it", arguments: [(run, nil as Int?), (run + "/cells/7", 7)])
  func names(text: String, cell: Int?) throws {
    let identifier = try #require(RunIdentifier(text: text))
    #expect(identifier.folder == Self.run && identifier.cell == cell && identifier.description == text)
    #expect(identifier.scenario == "smoke")
  }

  @Test(
    "Nothing else is one",
    arguments: [
      "", ".", "..", "latest", run + "/", run + "/..", run + "/cells", run + "/cells/", run + "/cells/..",
      run + "/cells/-1", run + "/cells/+1", run + "/cells/10000", run + "/cells/1/..", run + "/cells/٣", "/" + run,
      "../" + run, run + "\0", run + "%00", "20260131T123456Z-../../etc-0a1b2c", "20260131T123456Z-a/b-0a1b2c",
      "20260131T123456Z-a\\b-0a1b2c", "20260131T123456Z-a.b-0a1b2c", "20260131T123456Z-ü-0a1b2c",
      "20260131T123456Z-smoke-0A1B2C", "20260131T123456Z-" + String(repeating: "a", count: 200) + "-0a1b2c",
    ])
  func refused(text: String) {
    #expect(RunIdentifier(text: text) == nil)
    #expect(MonitorRoute(path: "/runs/" + text) == nil || text == "")
    #expect(MonitorRoute(path: "/api/runs/" + text) == nil)
  }

  @Test(
    "Paths are routes",
    arguments: [
      ("/", "/"), ("/runs/\(run)", "/runs/{id}"), ("/runs/\(run)/cells/3", "/runs/{id}"), ("/live", "/live"),
      ("/runs/\(run)/live", "/runs/{id}/live"), ("/runs/\(run)/cells/3/events", "/runs/{id}/events"),
      ("/api/runs", "/api/runs"), ("/api/runs/current", "/api/runs/current"), ("/api/runs/\(run)", "/api/runs/{id}"),
      ("/metrics", "/metrics"), ("/health/performance", "/health/performance"), ("/assets/page.css", "/assets/{name}"),
    ])
  func routes(path: String, label: String) {
    #expect(MonitorRoute(path: path)?.label == label)
  }

  @Test(
    "Other paths are none",
    arguments: [
      "", "runs", "//", "/runs", "/live/", "/assets/", "/assets/../page.css", "/assets/page.css/x", "/metrics/",
      "/api", "/api/", "/health", "/%6detrics", "/METRICS",
    ])
  func noRoutes(path: String) {
    #expect(MonitorRoute(path: path) == nil)
  }

  @Test("Who did not say the token is told nothing of any run")
  func open() {
    let open = ["/", "/live", "/metrics", "/api/runs", "/healthz", "/readyz", "/login", "/assets/page.js"].filter {
      MonitorRoute(path: $0)?.isOpen == true
    }
    #expect(open == ["/healthz", "/readyz", "/login", "/assets/page.js"])
  }
}
