/// How an ``InstrumentedSystem`` behaves. Immutable, and valid once it exists.
public struct InstrumentationConfiguration: Sendable, Equatable {
  /// The policy of the breakers that guard operations; default ``BreakerPolicy/handlerDefault``.
  public let breakerPolicy: BreakerPolicy
  /// The severities that count as failures for breakers; default medium and above.
  public let trippingSeverities: SeveritySet
  /// The severity of an error that has none of its own, when none is given; default medium.
  public let defaultSeverity: ErrorSeverity
  /// How many different operations are tracked; default 4096. Takes 272 bytes each, when used.
  public let operationCapacity: Int
  /// Whether openai, anthropic and langchain are registered from the start; default true.
  public let registersDefaultLibraries: Bool

  /// The operation capacities that are possible.
  public static let operationCapacities = 1...1_048_576
  /// All defaults.
  public static let standard = InstrumentationConfiguration(
    validBreakerPolicy: .handlerDefault, trippingSeverities: .atLeast(.medium), defaultSeverity: .medium,
    operationCapacity: 4096, registersDefaultLibraries: true)

  /// Checks and keeps the values.
  ///
  /// - Throws: ``ConfigurationError`` with every problem.
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
