public import Logging

/// The instrumented system: which libraries are instrumented, how healthy their operations are, and what went wrong.
///
/// Statuses and health are read without locks and without allocation; hot paths take a handle (``statusHandle``,
/// ``healthHandle``, ``operation(library:operation:)``) and keep the system alive meanwhile. Registering,
/// instrumenting and resetting are serialised by a lock that no read takes.
public final class InstrumentationSystem: Sendable {
  /// A system of defaults, for those who need only one.
  public static let shared = InstrumentationSystem()

  /// How it behaves.
  public let configuration: InstrumentationConfiguration
  let places: LibraryPlaces
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
  public init(
    configuration: InstrumentationConfiguration = .standard, clock: some Clock<Duration> = ContinuousClock(),
    logger: Logger = Logger(label: "auto-instrumentation")
  ) {
    self.configuration = configuration
    places = LibraryPlaces()
    recorder = ErrorRecorder(configuration, time: .reading(clock), logger: logger)
    records = Array(repeating: nil, count: StatusSnapshot.libraryLimit)
    statusHandle = StatusHandle(places: places)
    healthHandle = HealthHandle(table: recorder.table)
    if configuration.registersDefaultLibraries {
      for (index, library) in LibraryDescription.defaults.enumerated() { place(library, at: index) }
    }
  }

  deinit { places.deallocate() }

  /// Statuses for hot paths; good for as long as the system lives.
  public let statusHandle: StatusHandle

  /// Health by name for hot paths; good for as long as the system lives.
  public let healthHandle: HealthHandle

  /// The status of every library at one moment. Wait-free: one load.
  @inlinable
  public func snapshot() -> StatusSnapshot { statusHandle.snapshot() }

  /// The status of a library; nil when none of that name is registered. Lock-free, allocates nothing.
  @inlinable
  public func status(of library: String) -> LibraryStatus? { statusHandle.status(of: library) }

  /// Whether an operation's breaker is closed; true for one that is not known, which stays unknown. Wait-free.
  @inlinable
  public func isOperationHealthy(library: String, operation: String) -> Bool {
    healthHandle.isOperationHealthy(library: library, operation: operation)
  }
}
