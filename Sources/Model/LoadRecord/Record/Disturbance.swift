/// What the machine or other programs did to a run, in its measured phase.
public struct Disturbance: Sendable, Codable, Equatable {
  /// The causes that are distinguished.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The whole process did not run for a reason other than waiting for a processor: it was stopped by a signal, the
    /// machine was paused or suspended, or the process was being swapped in.
    case stoodStill
    /// A quota of a control group kept workers from running.
    case throttled
    /// The hypervisor gave processor time to other machines.
    case stolen
    /// Workers waited for processors that other processes used.
    case otherProcesses
  }

  /// The cause.
  public var kind: Kind
  /// The duration in seconds.
  public var seconds: Double
  /// The share, from 0 to 1: of the run (`stoodStill`), of processor time (`stolen`), or of the time in which workers
  /// had operations to perform.
  public var share: Double

  /// A disturbance of a run.
  public init(_ kind: Kind, seconds: Double, share: Double) {
    self.kind = kind
    self.seconds = seconds
    self.share = share
  }

  /// A disturbance that took a share of a run.
  public init(_ kind: Kind, share: Double, ofSeconds elapsed: Double) {
    self.init(kind, seconds: share * elapsed, share: share)
  }

  /// For several runs, each cause from the run in which it took the largest share; nil where none was measured.
  package static func worst(of runs: [[Disturbance]?]) -> [Disturbance]? {
    let all = runs.compactMap { $0 }.flatMap { $0 }
    let worst = Kind.allCases.compactMap { kind in
      all.filter { $0.kind == kind }.max { $0.share < $1.share }
    }
    return worst.isEmpty ? nil : worst
  }
}
