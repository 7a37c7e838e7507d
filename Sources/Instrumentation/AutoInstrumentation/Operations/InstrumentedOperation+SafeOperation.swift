public import Tracing

extension InstrumentedOperation {
  /// Runs `body` if the operation's breaker admits it, and counts and logs what it throws.
  ///
  /// - Parameters:
  ///   - severity: the severity of any error that `body` throws; if nil, the error's own, or else the configuration's
  ///     default.
  ///   - body: the guarded call.
  /// - Throws: the error of `body` if it is critical or a `CancellationError`, which is not a failure; nothing else.
  @inlinable
  public func safeOperation<Value>(
    severity: ErrorSeverity? = nil, _ body: () throws -> Value
  ) throws -> OperationResult<Value> {
    defer { extendLifetime(self) }
    let operation = unowned
    guard let ticket = operation.breaker.take() else { return .skipped(operation.rejected()) }
    if operation.isObserved { return try operation.observedCall(ticket).run(severity, body) }
    let value: Value
    do { value = try body() } catch { return .failed(try operation.failed(error, severity, ticket)) }
    operation.breaker.end(.success, ticket)
    return .success(value)
  }

  /// Runs an asynchronous `body` if the operation's breaker admits it, and counts and logs what it throws.
  ///
  /// - Parameters:
  ///   - severity: the severity of any error that `body` throws; if nil, the error's own, or else the configuration's
  ///     default.
  ///   - isolation: the actor that the caller runs on.
  ///   - body: the guarded call.
  /// - Throws: the error of `body` if it is critical or a `CancellationError`, which is not a failure; nothing else.
  @inlinable
  public func safeOperation<Value>(
    severity: ErrorSeverity? = nil, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
  ) async throws -> OperationResult<Value> {
    defer { extendLifetime(self) }
    let operation = unowned
    guard let ticket = operation.breaker.take() else { return .skipped(operation.rejected()) }
    if operation.isObserved {
      return try await operation.observedCall(ticket).run(severity, isolation: isolation, body)
    }
    let value: Value
    do { value = try await body() } catch { return .failed(try operation.failed(error, severity, ticket)) }
    operation.breaker.end(.success, ticket)
    return .success(value)
  }
}

extension AdmittedCall {
  /// Runs `body` and reports how the call ended.
  @inlinable
  func run<Value>(_ severity: ErrorSeverity?, _ body: () throws -> Value) throws -> OperationResult<Value> {
    let value: Value
    do {
      if let context = traceContext {
        value = try ServiceContext.withValue(context) { try body() }
      } else {
        value = try body()
      }
    } catch {
      return .failed(try fail(with: error, severity))
    }
    succeed()
    return .success(value)
  }

  /// Runs an asynchronous `body` and reports how the call ended.
  @inlinable
  func run<Value>(
    _ severity: ErrorSeverity?, isolation: isolated (any Actor)?, _ body: () async throws -> Value
  ) async throws -> OperationResult<Value> {
    let value: Value
    do {
      if let context = traceContext {
        // The body itself, not a closure around it: that would not be isolated to the caller's actor.
        value = try await ServiceContext.withValue(context, isolation: isolation, operation: body)
      } else {
        value = try await body()
      }
    } catch {
      return .failed(try fail(with: error, severity))
    }
    succeed()
    return .success(value)
  }
}
