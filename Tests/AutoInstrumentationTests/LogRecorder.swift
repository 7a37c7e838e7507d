import Logging

@testable import AutoInstrumentation

/// Keeps what is logged, to be looked at by a test.
final class LogRecorder: @unchecked Sendable {
  struct Line: Sendable, Equatable {
    let level: Logger.Level
    let text: String
  }

  // Protected by `lock`.
  private var stored: [Line] = []
  private let lock = Lock()

  var lines: [Line] { lock.withLock { stored } }

  func append(_ line: Line) { lock.withLock { stored.append(line) } }

  func logger(_ level: Logger.Level = .trace) -> Logger {
    Logger(label: "test") { _ in Handler(recorder: self, logLevel: level) }
  }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
      recorder.append(Line(level: event.level, text: "\(event.message)\(details)"))
    }
  }
}

/// A logger that logs nothing.
let silent: Logger = LogRecorder().logger(.critical)
