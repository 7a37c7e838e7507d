/// A stretch of a phase in which a worker of a ramp performs.
@frozen
public struct WorkerTurn: Sendable, Hashable {
  /// Its start.
  public var startTicks: UInt64
  /// Its end, exclusive.
  public var endTicks: UInt64

  /// Makes a turn.
  public init(startTicks: UInt64, endTicks: UInt64) {
    self.startTicks = startTicks
    self.endTicks = endTicks
  }
}
