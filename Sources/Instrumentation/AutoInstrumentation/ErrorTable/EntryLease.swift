/// The users of an error table entry, in one word, so that a reset frees only unused entries.
///
/// Bit 0: live, its key is valid. Bit 1: held by a handle, for the lifetime of the system. Bit 2: a reset is freeing
/// it. From bit 3 on: pins, the number of threads that use it now. 0: free.
@usableFromInline
enum EntryLease {
  @inlinable
  static var live: UInt64 { 1 }
  static var held: UInt64 { 2 }
  static var closing: UInt64 { 4 }
  static var pin: UInt64 { 8 }

  /// Whether a handle holds the entry.
  static func isHeld(_ lease: some AtomicWord) -> Bool { lease.load() & (held | live) == held | live }

  /// Pins a live entry.
  ///
  /// - Returns: false if it is not live.
  static func take(_ lease: some AtomicWord) -> Bool {
    var current = lease.load()
    while current & live != 0 {
      let (exchanged, original) = lease.compareExchange(expected: current, desired: current + pin)
      if exchanged { return true }
      current = original
    }
    return false
  }

  /// Releases a pin.
  ///
  /// - Returns: whether the entry is now unused and not live: the caller must free it.
  static func giveBack(_ lease: some AtomicWord) -> Bool { lease.add(0 &- pin) == pin }

  /// Turns a pin into a permanent hold.
  static func hold(_ lease: some AtomicWord) {
    var current = lease.load()
    while true {
      let (exchanged, original) = lease.compareExchange(expected: current, desired: (current - pin) | held)
      if exchanged { return }
      current = original
    }
  }

  /// Ends an entry that was never published, and releases the caller's pin.
  ///
  /// - Returns: whether the entry is now unused: the caller must free it.
  static func discard(_ lease: some AtomicWord) -> Bool {
    var current = lease.load()
    while true {
      let desired = (current & ~live) - pin
      let (exchanged, original) = lease.compareExchange(expected: current, desired: desired)
      if exchanged { return desired == 0 }
      current = original
    }
  }

  /// Ends an unused entry, so that the caller can free it.
  static func close(_ lease: some AtomicWord) -> Bool {
    lease.compareExchange(expected: live, desired: closing).exchanged
  }
}
