public import LoadTarget

/// What a case does, and what all its workers share. Called by many threads at once.
public protocol LeakSubject: AnyObject, Sendable {
  /// - Parameter seed: of every random choice.
  init(seed: UInt64)

  /// Performs the case once.
  ///
  /// - Parameter call: counts the calls of all workers from 1, so that a rhythm does not depend on how many there are.
  func perform(_ call: UInt64) throws(OperationFailure)

  /// As `perform`, for cases that await.
  func performAsync(_ call: UInt64) async throws(OperationFailure)

  /// Workers stand still.
  func quiesce()
}

extension LeakSubject {
  public func perform(_ call: UInt64) throws(OperationFailure) {}
  public func performAsync(_ call: UInt64) async throws(OperationFailure) { try perform(call) }
  public func quiesce() {}
}

/// A number that follows from a seed and a place: the finaliser of SplitMix64 (Steele, Lea, Flood, 2014).
func scrambled(_ seed: UInt64, _ place: UInt64) -> UInt64 {
  var value = seed &+ place &* 0x9E37_79B9_7F4A_7C15
  value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
  value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
  return value ^ (value >> 31)
}

/// An object of 48 usable bytes.
final class Session: @unchecked Sendable {
  // Written once, by who makes it.
  let id: UInt64
  let words: (UInt64, UInt64, UInt64)

  init(_ id: UInt64) {
    self.id = id
    words = (id, id, id)
  }
}

/// An object of 64 usable bytes.
final class Ticket: @unchecked Sendable {
  // Written once, by who makes it.
  let id: UInt64
  let words: (UInt64, UInt64, UInt64, UInt64, UInt64)

  init(_ id: UInt64) {
    self.id = id
    words = (id, id, id, id, id)
  }
}

/// An object of 96 usable bytes.
final class Parcel: @unchecked Sendable {
  // Written once, by who makes it.
  let id: UInt64
  let words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

  init(_ id: UInt64) {
    self.id = id
    words = (id, id, id, id, id, id, id, id, id)
  }
}

/// A text of so many bytes that no other number has.
func uniqueText(_ number: UInt64, bytes: Int) -> String {
  let digits = String(number)
  return String(repeating: "k", count: max(0, bytes - digits.utf8.count)) + digits
}
