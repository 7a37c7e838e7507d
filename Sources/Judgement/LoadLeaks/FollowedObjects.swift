package import LoadRecord
internal import LoadStatistics

/// Which objects are followed to where what grows is allocated.
package struct FollowedObjects: Sendable {
  /// Usable bytes of their size classes; nil: objects of every size. Empty where it is not the heap that grows.
  package let classBytes: [UInt64]?
  /// One of so many is followed: as few as the estimate needs, and no more than can be afforded.
  package let spacing: UInt64

  /// With so many of the leaked objects followed, an estimate is within a few per cent.
  private static let wanted = 16_000.0
  /// What may be followed in all: each takes some microseconds.
  private static let affordable = 400_000.0

  /// Those of a leak, in a check as long as the one that found it.
  package init(_ leak: LeakVerdict, _ observations: LeakObservations) {
    let sizes = leak.sizeClasses.map(\.bytes)
    // Of all sizes, where those that grow throughout do not explain what grows: a buffer that doubles has a new one each time.
    let isOfAll = leak.growingMemory == .heap && (sizes.isEmpty || leak.unsizedBytesPerOperation != nil)
    classBytes = isOfAll ? nil : sizes
    let grown = leak.sizeClasses.reduce(0) {
      $0 + $1.objectsPerThousandOperations / 1000 * Double(leak.operationsPerformed) / 2
    }
    let allocated = (observations.operations ?? []).flatMap(\.sizeClasses)
      .filter { isOfAll || sizes.contains($0.bytes) }.reduce(0.0) { $0 + Double($1.allocated) }
    // Of all sizes there may be few that matter.
    let wanted =
      isOfAll
      ? allocated / Self.affordable : max(grown / Self.wanted, min(allocated / Self.affordable, grown / 400))
    spacing = UInt64(clampedWhole: min(max(1, wanted), 1e9))
  }
}
