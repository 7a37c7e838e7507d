#if Monitor
  internal import LoadMonitor
  internal import LoadPlatform

  /// Runs work that reads files or renders pages on separate threads, so that a slow page does not delay other
  /// requests.
  ///
  /// Few jobs run at once, because the monitored runs need the processors; a limited number waits, and more are
  /// refused.
  final class BlockingWork: Sendable {
    private struct State {
      var running = 0
      var waiting: [@Sendable () -> Void] = []
    }

    private let state = Lock(State())
    private static let maximumRunning = 2
    private static let maximumWaiting = 128

    /// Runs `body` on a thread that may block.
    ///
    /// - Throws: what it throws; ``MonitorError`` 503 when too many jobs are waiting.
    func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
      try await withCheckedThrowingContinuation { continuation in
        enter({ continuation.resume(with: Swift.Result { try body() }) }, refuse: { continuation.resume(throwing: $0) })
      }
    }

    private func enter(_ job: @escaping @Sendable () -> Void, refuse: (any Error) -> Void) {
      enum Turn {
        case now, later, never
      }
      let turn: Turn = state.withLock { state in
        if state.running < Self.maximumRunning {
          state.running += 1
          return .now
        }
        guard state.waiting.count < Self.maximumWaiting else { return .never }
        state.waiting.append(job)
        return .later
      }
      switch turn {
      case .later: break
      case .never: refuse(MonitorError.busy)
      case .now:
        do {
          try NativeThread.start(name: "work") { self.work(job) }.detach()
        } catch {
          state.withLock { $0.running -= 1 }
          refuse(MonitorError.busy)
        }
      }
    }

    /// Runs a job, and then those that are waiting.
    private func work(_ job: @Sendable () -> Void) {
      job()
      while true {
        let next: (@Sendable () -> Void)? = state.withLock { state in
          guard !state.waiting.isEmpty else {
            state.running -= 1
            return nil
          }
          return state.waiting.removeFirst()
        }
        guard let next else { return }
        next()
      }
    }
  }
#endif
