public import CoreMetrics
public import Logging
public import Tracing

/// The instrumented system: which libraries are instrumented, how healthy their operations are, and what went wrong.
///
/// Statuses and health are read without locks and without allocation; hot paths take a handle (``statusHandle``,
/// ``healthHandle``, ``operation(library:operation:)``), which works on when the system is gone. Registering, instrumenting and
/// resetting are serialised by a lock that no read takes.
public final class InstrumentedSystem: Sendable {
  /// A system of defaults, for those who need only one.
  public static let shared = InstrumentedSystem()

  /// How it behaves.
  public let configuration: InstrumentationConfiguration
  let places: LibraryPlaces<MemoryWords>
  @usableFromInline let recorder: ErrorRecorder
  let control = Lock()
  // Protected by `control`. One for each place of `places`.
  nonisolated(unsafe) var records: [LibraryRecord?]
  // Protected by `control`. The last registration's number.
  nonisolated(unsafe) var registrations: UInt64 = 0

  /// A system of its own.
  ///
  /// - Parameters:
  ///   - clock: a clock that never goes back, for breakers and error times.
  ///   - logger: where errors and changes of breakers are logged.
  ///   - metrics: where calls, failures, rejections and changes of breakers are counted.
  ///   - tracer: where guarded operations have their spans.
  ///
  /// Logger, metrics and tracer are the application's unless given, so it bootstraps them before it makes a system. Those
  /// that it has not bootstrapped cost nothing.
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

  /// The status of a library; nil when none of that name is registered. Lock-free, allocates nothing.
  @inlinable
  public func status(of library: String) -> LibraryStatus? {
    defer { extendLifetime(self) }
    return statusHandle.unowned.status(of: library)
  }

  /// Whether an operation's breaker is closed; true for one that is not known, which stays unknown. Wait-free.
  @inlinable
  public func isOperationHealthy(library: String, operation: String) -> Bool {
    defer { extendLifetime(self) }
    return healthHandle.unowned.isOperationHealthy(library: library, operation: operation)
  }
}
