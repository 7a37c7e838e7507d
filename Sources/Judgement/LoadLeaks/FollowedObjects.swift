package import LoadRecord
internal import LoadStatistics

/// Selects the objects to sample in order to find the call sites of the growth.
package struct FollowedObjects: Sendable {
  /// Usable bytes of their size classes; nil: objects of every size. Empty if the heap does not grow.
  package let classBytes: [UInt64]?
  /// One of `spacing` objects is followed: as few as the estimate needs, and no more than can be afforded.
  package let spacing: UInt64

  /// With this number of leaked objects followed, an estimate is within a few per cent.
  private static let wanted = 16_000.0
  /// The maximum number of followed objects: each takes some microseconds.
  private static let affordable = 400_000.0

  /// The objects to follow for a leak, in a check as long as the one that found it.
  package init(_ leak: LeakVerdict, _ observations: LeakObservations) {
    let sizes = leak.sizeClasses.map(\.bytes)
    // Of all sizes, if those that grow throughout do not explain the growth: a buffer that doubles changes its size.
    let isOfAll = leak.growingMemory == .heap && (sizes.isEmpty || leak.unsizedBytesPerOperation != nil)
    classBytes = isOfAll ? nil : sizes
    let grown = leak.sizeClasses.reduce(0) {
      $0 + $1.objectsPerThousandOperations / 1000 * Double(leak.operationsPerformed) / 2
    }
    let allocated = (observations.operations ?? []).flatMap(\.sizeClasses)
      .filter { isOfAll || sizes.contains($0.bytes) }.reduce(0.0) { $0 + Double($1.allocated) }
    // Few of the objects of all sizes may be relevant.
    let wanted =
      isOfAll
      ? allocated / Self.affordable : max(grown / Self.wanted, min(allocated / Self.affordable, grown / 400))
    spacing = UInt64(clampedWhole: min(max(1, wanted), 1e9))
  }
}
