/// The configuration of an ``InstrumentedSystem``. Immutable and validated.
public struct InstrumentationConfiguration: Sendable, Equatable {
  /// The policy of the breakers that guard operations; default ``BreakerPolicy/handlerDefault``.
  public let breakerPolicy: BreakerPolicy
  /// The severities that count as failures for breakers; default medium and above.
  public let trippingSeverities: SeveritySet
  /// The severity of an error without its own, if none is given; default medium.
  public let defaultSeverity: ErrorSeverity
  /// Maximum number of tracked operations; default 4096. Each takes 272 bytes once used.
  public let operationCapacity: Int
  /// Whether openai, anthropic and langchain are registered from the start; default true.
  public let registersDefaultLibraries: Bool

  /// The valid operation capacities.
  public static let operationCapacities = 1...1_048_576
  /// All defaults.
  public static let standard = InstrumentationConfiguration(
    validBreakerPolicy: .handlerDefault, trippingSeverities: .atLeast(.medium), defaultSeverity: .medium,
    operationCapacity: 4096, registersDefaultLibraries: true)

  /// Validates the values.
  ///
  /// - Throws: ``ConfigurationError`` that lists every problem.
  public init(
    breakerPolicy: BreakerPolicy = .handlerDefault, trippingSeverities: SeveritySet = .atLeast(.medium),
    defaultSeverity: ErrorSeverity = .medium, operationCapacity: Int = 4096, registersDefaultLibraries: Bool = true
  ) throws(ConfigurationError) {
    guard Self.operationCapacities.contains(operationCapacity) else {
      throw ConfigurationError(problems: [
        "operationCapacity is \(operationCapacity): it must be 1 to \(Self.operationCapacities.upperBound)"
      ])
    }
    self.init(
      validBreakerPolicy: breakerPolicy, trippingSeverities: trippingSeverities, defaultSeverity: defaultSeverity,
      operationCapacity: operationCapacity, registersDefaultLibraries: registersDefaultLibraries)
  }

  private init(
    validBreakerPolicy: BreakerPolicy, trippingSeverities: SeveritySet, defaultSeverity: ErrorSeverity,
    operationCapacity: Int, registersDefaultLibraries: Bool
  ) {
    self.breakerPolicy = validBreakerPolicy
    self.trippingSeverities = trippingSeverities
    self.defaultSeverity = defaultSeverity
    self.operationCapacity = operationCapacity
    self.registersDefaultLibraries = registersDefaultLibraries
  }
}
