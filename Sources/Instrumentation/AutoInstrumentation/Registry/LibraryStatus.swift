/// The instrumentation status of a registered library.
@frozen
public enum LibraryStatus: String, Sendable, CaseIterable {
  /// The library is absent from this process.
  case notAvailable = "not_available"
  /// The library is present and not instrumented.
  case available
  /// The library is instrumented.
  case instrumented
  /// The last attempt to instrument or uninstrument it failed, or its availability check threw. Lasts until a success
  /// or a reset.
  case failed
}
