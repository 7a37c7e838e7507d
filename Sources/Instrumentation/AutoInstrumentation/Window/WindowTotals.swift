/// What a window holds: how many calls, how many of them failed, how many were slow.
struct WindowTotals: Equatable, Sendable {
  var calls: UInt64 = 0
  var failures: UInt64 = 0
  var slow: UInt64 = 0
}
