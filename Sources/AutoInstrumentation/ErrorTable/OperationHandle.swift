import Synchronization

/// One operation of the error table, its key resolved once: pointers only, no reference counting, no allocation.
///
/// The memory belongs to the ``InstrumentationSystem`` it was taken from, which the holder must keep alive for as long
/// as the handle is in use. Resets keep handles good.
@frozen
public struct OperationHandle: @unchecked Sendable {
  // Safe to share: the entry's counters are atomic, its key immutable; the system keeps both alive (see above).
  @usableFromInline let entry: UnsafeMutablePointer<ErrorEntry>
  let recorder: Unmanaged<ErrorRecorder>
  /// The operation's circuit breaker.
  public let breaker: BreakerHandle

  init(entry: UnsafeMutablePointer<ErrorEntry>, recorder: ErrorRecorder) {
    self.entry = entry
    self.recorder = .passUnretained(recorder)
    breaker = BreakerHandle(word: entry.breakerWord, environment: .passUnretained(recorder.breakers))
  }

  /// Whether the operation's breaker is closed. Wait-free: one load.
  @inlinable
  public var isHealthy: Bool { breaker.isClosed }

  /// How many failures were recorded since the last reset. Wait-free.
  public var failures: Int { Int(clamping: entry.pointee.failures.load(ordering: .acquiring)) }

  /// Records and logs an error of a call that was not admitted; see
  /// ``InstrumentationSystem/handleError(_:library:operation:severity:)``.
  ///
  /// - Throws: `error` itself when critical.
  public func handleError(_ error: any Error, severity: ErrorSeverity? = nil) throws {
    try recorder._withUnsafeGuaranteedRef { try $0.handle(error, entry, severity: severity) }
  }

  /// Records and logs the error that ended an admitted call, and finishes its permit: as a failure when its severity
  /// trips breakers, as cancelled when not. One failure counts once.
  ///
  /// - Parameter permit: of this operation's ``breaker``.
  /// - Throws: `error` itself when critical.
  public func handleError(
    _ error: any Error, severity: ErrorSeverity? = nil, finishing permit: consuming BreakerPermit
  ) throws {
    try recorder.takeUnretainedValue().handle(error, entry, severity: severity, permit: permit)
  }
}
