/// What a registered library's instrumentation is doing.
@frozen
public enum LibraryStatus: String, Sendable, CaseIterable {
  /// The library is absent from this process.
  case notAvailable = "not_available"
  /// The library is present and not instrumented.
  case available
  /// The library is instrumented.
  case instrumented
  /// The last attempt to instrument or uninstrument it failed, or its availability check threw; until a success or a
  /// reset.
  case failed
}
