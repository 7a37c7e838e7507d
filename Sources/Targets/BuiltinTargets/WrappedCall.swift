/// The call whose wrappers are measured: small, and opaque to the optimiser.
enum WrappedCall {
  @inline(never)
  static func run(_ value: UInt64) -> UInt64 { value &+ 1 }

  @inline(never)
  nonisolated static func runAsync(_ value: UInt64) async -> UInt64 { value &+ 1 }
}
