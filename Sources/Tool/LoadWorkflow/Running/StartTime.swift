internal import CLibrary
package import LoadEngine
internal import LoadPlatform

/// The time of day at which a run begins to measure.
package enum StartTime {
  /// No run waits longer: it is more likely that milliseconds were given for seconds.
  package static let farthestNanoseconds: UInt64 = 7 * 86_400 * 1_000_000_000
  /// How long before the warm-up the measuring process starts, so that target and workers are made in time.
  package static let leadNanoseconds: UInt64 = 5_000_000_000

  /// A time as a command line gives it; nil for any other text.
  package static func nanosecondsSinceEpoch(_ text: String) -> UInt64? {
    if let time = WallClock.nanosecondsSinceEpoch(iso8601: text) { return UInt64(exactly: time) }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let isNumber = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
    // Beyond the year 2199 it is no time that somebody means.
    guard isNumber, let seconds = UInt64(parts[0]), seconds < 7_258_118_400 else { return nil }
    let decimals = parts.count > 1 ? String(parts[1]) : ""
    guard decimals.utf8.count <= 9 else { return nil }
    let padded = decimals + String(repeating: "0", count: 9 - decimals.utf8.count)
    return UInt64(padded).map { seconds * 1_000_000_000 + $0 }
  }

  /// Blocks until a time of day or until the user interrupts.
  ///
  /// - Returns: false where the user did.
  package static func wait(untilNanosecondsSinceEpoch time: UInt64, interrupts: Interrupts?) -> Bool {
    while true {
      if let interrupts, interrupts.take() > 0 { return false }
      let now = WallClock.nanosecondsSinceEpoch()
      guard now < time else { return true }
      // The clock may be set meanwhile: it is looked at again each second.
      let milliseconds = min((time - now) / 1_000_000 + 1, 1000)
      var descriptor = pollfd(fd: interrupts?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptor, 1, Int32(milliseconds))
    }
  }
}
