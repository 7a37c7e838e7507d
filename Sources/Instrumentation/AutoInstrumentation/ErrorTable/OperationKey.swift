/// A structured key, read in place: two names, and one hash of both that includes their boundary.
@frozen
@usableFromInline
struct OperationKey {
  @usableFromInline let library: UnsafeBufferPointer<UInt8>
  @usableFromInline let operation: UnsafeBufferPointer<UInt8>
  @usableFromInline let hash: UInt64

  @inlinable
  init(library: UnsafeBufferPointer<UInt8>, operation: UnsafeBufferPointer<UInt8>) {
    self.library = library
    self.operation = operation
    hash = NameBytes.hash(operation, from: NameBytes.hash(library, from: NameBytes.seed))
  }

  /// Both sizes in one word; see ``ErrorEntry/sizes``. Names that are too long do not fit, and never match.
  @inlinable
  var sizes: UInt64 { UInt64(truncatingIfNeeded: library.count) | UInt64(truncatingIfNeeded: operation.count) &<< 16 }

  /// Whether the names are within ``KeyLimits``.
  var fits: Bool { library.count <= KeyLimits.libraryBytes && operation.count <= KeyLimits.operationBytes }

  /// Calls `body` with the key of two names.
  @inlinable
  static func with<Result>(_ library: String, _ operation: String, _ body: (OperationKey) -> Result) -> Result {
    NameBytes.withBytes(of: library) { library in
      NameBytes.withBytes(of: operation) { operation in body(OperationKey(library: library, operation: operation)) }
    }
  }
}
