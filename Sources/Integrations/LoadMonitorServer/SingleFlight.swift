#if Monitor
  internal import LoadPlatform

  /// A cached value that is computed at most once per interval; concurrent callers wait for the same computation.
  final class SingleFlight<Value: Sendable>: Sendable {
    private struct State {
      var value: Value?
      var madeAt: UInt64 = 0
      var flight: Task<Value, any Error>?
    }

    private let make: @Sendable () async throws -> Value
    private let validNanoseconds: UInt64
    private let state = Lock(State())

    /// - Parameters:
    ///   - milliseconds: how long a value is cached.
    ///   - make: computes a value.
    init(milliseconds: UInt64, make: @escaping @Sendable () async throws -> Value) {
      validNanoseconds = milliseconds * 1_000_000
      self.make = make
    }

    /// The value, at most as old as the interval.
    func value() async throws -> Value {
      let now = MonotonicClock.nanoseconds()
      let (value, flight) = state.withLock { state -> (Value?, Task<Value, any Error>?) in
        if let value = state.value, now < state.madeAt + validNanoseconds { return (value, nil) }
        if let flight = state.flight { return (nil, flight) }
        let flight = Task { try await self.fly() }
        state.flight = flight
        return (nil, flight)
      }
      if let value { return value }
      guard let flight else { return try await make() }
      return try await flight.value
    }

    private func fly() async throws -> Value {
      do {
        let value = try await make()
        state.withLock { state in
          state.value = value
          state.madeAt = MonotonicClock.nanoseconds()
          state.flight = nil
        }
        return value
      } catch {
        state.withLock { $0.flight = nil }
        throw error
      }
    }
  }
#endif
