#if Monitor
  internal import ArgumentParser
  internal import CLibrary
  internal import LoadMonitor
  internal import LoadMonitorServer
  internal import LoadScenario
  internal import PortableFoundation

  /// The command line of the monitor.
  struct MonitorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "loadtest-monitor",
      abstract: "Serves a folder of runs: web pages, a live page, a JSON API and metrics.",
      discussion: """
        Shows the runs that 'loadtest run' wrote to DIR. Pages: / (runs), /live, /trend, /compare. JSON: /api/runs, \
        /api/runs/ID, /api/history. Monitoring: /metrics (Prometheus), /health/performance, /healthz, /readyz.

        Exit codes: 0 ended by SIGINT or SIGTERM, 64 usage error, 66 the results folder cannot be read, 70 internal \
        error, 73 cannot listen on the address.
        """)

    @Argument(help: ArgumentHelp("The folder of the runs.", valueName: "dir"), completion: .directory)
    var results = "results"

    @Option(
      help: ArgumentHelp("The address to listen on; any other than loopback requires a token.", valueName: "host"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("The port to listen on; 0 selects a free one.", valueName: "port"))
    var port = 8080

    @Option(
      help: ArgumentHelp("The access token; prefer a file or LOADTEST_MONITOR_TOKEN.", valueName: "text"))
    var token: String?

    @Option(help: ArgumentHelp("A file with the access token.", valueName: "file"), completion: .file())
    var tokenFile: String?

    @Flag(help: "Allow clients to start and stop scenarios.")
    var allowStart = false

    @Option(
      help: ArgumentHelp("The folder of the scenarios that may be started.", valueName: "dir"), completion: .directory)
    var scenarios = "scenarios"

    @Option(
      help: ArgumentHelp(
        "The loadtest command. Default: the one in the folder of loadtest-monitor.", valueName: "file"))
    var loadtest: String?

    @Option(help: ArgumentHelp("Maximum number of open connections.", valueName: "count"))
    var maxConnections = 1024

    @Option(help: ArgumentHelp("Maximum time to receive a request.", valueName: "duration"))
    var headerTimeout = "10s"

    @Option(help: ArgumentHelp("Maximum time a connection may stay idle.", valueName: "duration"))
    var idleTimeout = "60s"

    func run() async throws {
      let settings = MonitorSettings(
        results: results, host: host, port: port, token: try secret(), allowsStart: allowStart, scenarios: scenarios,
        loadtest: loadtest ?? Self.besideThis("loadtest"), maximumConnections: maxConnections,
        readTimeoutNanoseconds: try Self.nanoseconds(headerTimeout, "--header-timeout"),
        idleTimeoutNanoseconds: try Self.nanoseconds(idleTimeout, "--idle-timeout"))
      if let mistake = settings.mistake { throw Self.end(.usage, mistake) }
      do throws(MonitorFailure) {
        try await MonitorServer(settings).run { address in
          print("loadtest-monitor: \(address)")
          fflush(nil)
        }
      } catch {
        throw Self.end(error.exit, error.message)
      }
    }

    /// The option, the file, or the environment, in this order; nil: none of them.
    private func secret() throws -> String? {
      if let token { return token }
      if let tokenFile {
        guard let text = FileText.read(tokenFile) else {
          throw Self.end(.unreadableInput, "cannot read \(tokenFile): \(String(cString: strerror(errno)))")
        }
        return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      }
      return ProcessInfo.processInfo.environment["LOADTEST_MONITOR_TOKEN"]
    }

    /// A duration in the syntax of scenario files.
    private static func nanoseconds(_ text: String, _ option: String) throws -> UInt64 {
      do throws(ScenarioErrors) { return try OptionValues.nanoseconds(text, option: option) } catch {
        throw end(.usage, error.description)
      }
    }

    private static func end(_ code: MonitorExit, _ message: String) -> ExitCode {
      say(message)
      return ExitCode(code.rawValue)
    }

    /// Prints to standard error; a failure to write is ignored.
    private static func say(_ message: String) {
      let bytes = Array("loadtest-monitor: \(message)\n".utf8)
      _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    /// A file in the folder of this executable.
    private static func besideThis(_ name: String) -> String {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
      let own =
        count > 0
        ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : CommandLine.arguments[0]
      return own.lastIndex(of: "/").map { String(own[...$0]) + name } ?? name
    }
  }
#endif
