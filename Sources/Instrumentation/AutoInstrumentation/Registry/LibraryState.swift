/// A library's state in the status word, 3 bits.
@frozen
@usableFromInline
enum LibraryState: UInt8 {
  case unregistered = 0
  case notAvailable
  case available
  case instrumented
  /// Present; instrumenting or uninstrumenting failed.
  case attemptFailed
  /// The availability check threw, so it is unknown whether the library is present.
  case checkFailed

  /// The public status; nil if nothing is registered.
  @inlinable
  var status: LibraryStatus? {
    switch self {
    case .unregistered: nil
    case .notAvailable: .notAvailable
    case .available: .available
    case .instrumented: .instrumented
    case .attemptFailed, .checkFailed: .failed
    }
  }

  /// Whether the library is known to be present.
  var isAvailable: Bool { self == .available || self == .instrumented || self == .attemptFailed }
}
