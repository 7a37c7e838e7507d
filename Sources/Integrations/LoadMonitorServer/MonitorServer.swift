#if Monitor
  internal import Hummingbird
  internal import HummingbirdCore
  package import LoadMonitor
  internal import LoadRecord
  internal import Logging
  internal import NIOCore
  internal import ServiceLifecycle
  internal import UnixSignals

  /// The monitor's server: serves a folder of runs until it is asked to end.
  package struct MonitorServer: Sendable {
    private let settings: MonitorSettings

    package init(_ settings: MonitorSettings) { self.settings = settings }

    /// How long responses in progress may take after the server was asked to end.
    private static let graceSeconds = 5
    /// How long a run that was started here may take to save its measurements.
    private static let runGraceNanoseconds: UInt64 = 15_000_000_000
    /// Descriptors for other uses than connections: files, the started run, the listening socket.
    private static let reservedDescriptors = 256

    /// Serves until SIGINT or SIGTERM.
    ///
    /// - Parameter listening: called with the address once the server listens.
    /// - Throws: ``MonitorFailure``.
    package func run(listening: @escaping @Sendable (String) -> Void) async throws(MonitorFailure) {
      var logger = Logger(label: "loadtest-monitor") { StreamLogHandler.standardError(label: $0) }
      logger.logLevel = .error
      let parts = MonitorParts(settings, logger: logger)
      do throws(FileFailure) { try parts.folder.check() } catch {
        throw MonitorFailure(.unreadableInput, error.description)
      }
      FileLimit.raise()
      parts.begin()
      let group = ServiceGroup(configuration: configuration(parts, listening))
      do {
        try await group.run()
      } catch let error as IOError {
        throw MonitorFailure(
          .cannotCreate,
          "cannot listen on \(settings.host):\(settings.port): \(error); choose another port with --port")
      } catch {
        throw MonitorFailure(.internalError, "\(error)")
      }
      parts.runner.finish(withinNanoseconds: Self.runGraceNanoseconds)
    }

    private func configuration(
      _ parts: MonitorParts, _ listening: @escaping @Sendable (String) -> Void
    ) -> ServiceGroupConfiguration {
      let host = settings.host
      let application = Application(
        responder: MonitorResponder(parts), server: server, configuration: address(parts.logger),
        onServerRunning: { channel in
          let port = channel.localAddress?.port ?? 0
          listening("http://\(host.contains(":") ? "[\(host)]" : host):\(port)/")
        }, logger: parts.logger)
      // The last service is shut down first: streams before the server that waits for them.
      var configuration = ServiceGroupConfiguration(
        services: [application, StreamEnd(hub: parts.hub)], gracefulShutdownSignals: [.sigterm, .sigint],
        logger: parts.logger)
      configuration.maximumGracefulShutdownDuration = .seconds(Self.graceSeconds)
      return configuration
    }

    private func address(_ logger: Logger) -> ApplicationConfiguration {
      // Accepting stops before descriptors run out, because a failing accept ends the server.
      let descriptors = Int(clamping: FileLimit.current() ?? 1024)
      let most = max(16, min(settings.maximumConnections * 2 + 64, descriptors - Self.reservedDescriptors))
      return ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port), backlog: 1024,
        availableConnectionsDelegate: .maximum(most, logger: logger))
    }

    private var server: HTTPServerBuilder {
      let table = ConnectionTable(maximum: settings.maximumConnections, limits: settings.patience)
      return .http1(
        configuration: .init(
          additionalChannelHandlers: [ConnectionHandler(table: table)],
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: MonitorSettings.maximumHeaderBytes,
            maxHeaderListSize: MonitorSettings.maximumHeaderBytes,
            maxHeaderFieldCount: MonitorSettings.maximumHeaders)))
    }
  }

  /// Ends event streams when the monitor is asked to end; otherwise they would last as long as their run.
  private struct StreamEnd: Service {
    let hub: LiveHub<ByteBuffer>

    func run() async throws {
      try? await gracefulShutdown()
      hub.stop()
    }
  }
#endif
