public import CoreMetrics
public import Logging
public import Tracing

/// The instrumented system: the status of libraries, the health of their operations, and their errors.
///
/// Statuses and health are read without locks and without allocation; hot paths take a handle (``statusHandle``,
/// ``healthHandle``, ``operation(library:operation:)``), which works even when the system is gone. Registering,
/// instrumenting and resetting are serialised by a lock that no read takes.
public final class InstrumentedSystem: Sendable {
  /// A shared system with the default configuration.
  public static let shared = InstrumentedSystem()

  /// The configuration.
  public let configuration: InstrumentationConfiguration
  let places: LibraryPlaces<MemoryWords>
  @usableFromInline let recorder: ErrorRecorder
  let control = Lock()
  // Protected by `control`. One record for each place of `places`.
  nonisolated(unsafe) var records: [LibraryRecord?]
  // Protected by `control`. The last registration's number.
  nonisolated(unsafe) var registrations: UInt64 = 0

  /// A separate system.
  ///
  /// - Parameters:
  ///   - configuration: limits, severities and the policy of breakers.
  ///   - clock: a monotonic clock, for breakers and error times.
  ///   - logger: where errors and changes of breakers are logged.
  ///   - metrics: where calls, failures, rejections and changes of breakers are counted.
  ///   - tracer: the tracer for spans of guarded operations.
  ///
  /// Logger, metrics and tracer default to the application's, which must bootstrap them before it creates a system.
  /// Those that are not bootstrapped cost nothing.
  public init(
    configuration: InstrumentationConfiguration = .standard, clock: some Clock<Duration> = ContinuousClock(),
    logger: Logger = Logger(label: "auto-instrumentation"), metrics: any MetricsFactory = MetricsSystem.factory,
    tracer: any Tracer = InstrumentationSystem.tracer
  ) {
    self.configuration = configuration
    let wordCount = LibraryPlaces<MemoryWords>.wordCount
    let region = ZeroedRegion(byteCount: wordCount * MemoryLayout<UInt64>.stride)
    places = LibraryPlaces(words: MemoryWords(zeroed: region.start, count: wordCount))
    recorder = ErrorRecorder(
      configuration, time: .reading(clock), logger: logger, metrics: metrics, tracer: tracer)
    records = Array(repeating: nil, count: StatusSnapshot.libraryLimit)
    statusHandle = StatusHandle(unowned: UnownedStatusHandle(places: places), region: region)
    healthHandle = HealthHandle(
      unowned: UnownedHealthHandle(table: recorder.table), region: recorder.breakers.region)
    if configuration.registersDefaultLibraries {
      for (index, library) in LibraryDescription.defaults.enumerated() { place(library, at: index) }
    }
  }

  /// Statuses for hot paths.
  public let statusHandle: StatusHandle

  /// Health by name for hot paths.
  public let healthHandle: HealthHandle

  /// The status of every library at one moment. Wait-free: one load.
  @inlinable
  public func snapshot() -> StatusSnapshot {
    defer { extendLifetime(self) }
    return statusHandle.unowned.snapshot()
  }

  /// The status of a library; nil if no library of that name is registered. Lock-free, allocates nothing.
  @inlinable
  public func status(of library: String) -> LibraryStatus? {
    defer { extendLifetime(self) }
    return statusHandle.unowned.status(of: library)
  }

  /// Whether an operation's breaker admits calls as in a healthy state; true for an unknown operation, which remains
  /// unknown. Lock-free.
  @inlinable
  public func isOperationHealthy(library: String, operation: String) -> Bool {
    defer { extendLifetime(self) }
    return healthHandle.unowned.isOperationHealthy(library: library, operation: operation)
  }
}
