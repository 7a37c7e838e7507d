/// The numbers of calls, failed calls and slow calls in a window.
struct WindowTotals: Equatable, Sendable {
  var calls: UInt64 = 0
  var failures: UInt64 = 0
  var slow: UInt64 = 0
}
