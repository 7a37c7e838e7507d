internal import CLibrary
package import LoadEngine
internal import LoadPlatform

/// The time at which the measured phase of a run starts.
package enum StartTime {
  /// Maximum wait: a later time is more likely given in milliseconds instead of seconds.
  package static let farthestNanoseconds: UInt64 = 7 * 86_400 * 1_000_000_000
  /// How long before the warm-up the measuring process starts, so that target and workers are created in time.
  package static let leadNanoseconds: UInt64 = 5_000_000_000

  /// Parses a time of the command line; nil for any other text.
  package static func nanosecondsSinceEpoch(_ text: String) -> UInt64? {
    if let time = WallClock.nanosecondsSinceEpoch(iso8601: text) { return UInt64(exactly: time) }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let isNumber = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
    // A time beyond the year 2199 is a mistake.
    guard isNumber, let seconds = UInt64(parts[0]), seconds < 7_258_118_400 else { return nil }
    let decimals = parts.count > 1 ? String(parts[1]) : ""
    guard decimals.utf8.count <= 9 else { return nil }
    let padded = decimals + String(repeating: "0", count: 9 - decimals.utf8.count)
    return UInt64(padded).map { seconds * 1_000_000_000 + $0 }
  }

  /// Blocks until the given time or until the user interrupts.
  ///
  /// - Returns: false if interrupted.
  package static func wait(untilNanosecondsSinceEpoch time: UInt64, interrupts: Interrupts?) -> Bool {
    while true {
      if let interrupts, interrupts.take() > 0 { return false }
      let now = WallClock.nanosecondsSinceEpoch()
      guard now < time else { return true }
      // The clock may be set meanwhile: it is read again every second.
      let milliseconds = min((time - now) / 1_000_000 + 1, 1000)
      var descriptor = pollfd(fd: interrupts?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptor, 1, Int32(milliseconds))
    }
  }
}
