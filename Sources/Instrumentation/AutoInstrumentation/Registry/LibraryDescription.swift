/// The description of a library that can be instrumented, for its registration.
///
/// The closures are called one at a time, on the requesting thread, never by a read of status or health. They may call
/// the system with which they are registered.
public struct LibraryDescription: Sendable {
  /// The name, unique in a system: 1 to ``KeyLimits/libraryBytes`` bytes.
  public let name: String
  /// One line for people, up to ``summaryBytesLimit`` bytes.
  public let summary: String
  /// Whether automatic instrumentation includes the library without naming it.
  public let autoInstrument: Bool
  /// Whether the library is present in this process.
  public let isAvailable: @Sendable () throws -> Bool
  /// Instruments it.
  public let instrument: @Sendable () throws -> Void
  /// Removes the instrumentation.
  public let uninstrument: @Sendable () throws -> Void

  /// The longest summary, in bytes of UTF-8.
  public static let summaryBytesLimit = 256

  /// A description of a library.
  public init(
    name: String, summary: String = "", autoInstrument: Bool = true,
    isAvailable: @escaping @Sendable () throws -> Bool, instrument: @escaping @Sendable () throws -> Void,
    uninstrument: @escaping @Sendable () throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.autoInstrument = autoInstrument
    self.isAvailable = isAvailable
    self.instrument = instrument
    self.uninstrument = uninstrument
  }

  /// The libraries that are registered by default. They are Python libraries, so none is available in this process.
  public static let defaults = [
    absent("openai", "OpenAI API client"),
    absent("anthropic", "Anthropic API client"),
    absent("langchain", "LangChain framework"),
  ]

  private static func absent(_ name: String, _ summary: String) -> LibraryDescription {
    LibraryDescription(
      name: name, summary: summary, isAvailable: { false },
      instrument: {
        throw InstrumentationError(
          .libraryNotAvailable, "library '\(name)' is not present in this process", library: name)
      }, uninstrument: {})
  }
}
