/// The result of a guarded operation; distinguishes the three reasons for having no value.
public enum OperationResult<Value: ~Copyable>: ~Copyable {
  /// It ran and returned this value.
  case success(Value)
  /// It did not run because its circuit breaker rejected it.
  case skipped(CircuitBreakerOpen)
  /// It ran and threw this error, which was counted and logged and is not critical.
  case failed(any Error)
}

extension OperationResult: Copyable where Value: Copyable {}
extension OperationResult: Sendable where Value: Sendable & ~Copyable {}

extension OperationResult {
  /// The value of a success; nil otherwise.
  public var value: Value? { if case .success(let value) = self { value } else { nil } }

  /// Why it did not run; nil if it did.
  public var rejection: CircuitBreakerOpen? { if case .skipped(let rejection) = self { rejection } else { nil } }

  /// The error it threw; nil if it did not run, or succeeded.
  public var error: (any Error)? { if case .failed(let error) = self { error } else { nil } }

  /// The value of a success.
  ///
  /// - Throws: what the operation threw, or the ``CircuitBreakerOpen`` that kept it from running.
  public func get() throws -> Value {
    switch self {
    case .success(let value): return value
    case .skipped(let rejection): throw rejection
    case .failed(let error): throw error
    }
  }
}
