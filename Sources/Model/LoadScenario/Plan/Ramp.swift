/// A quantity that changes over the measured phase, linearly from stage to stage: workers, or arrivals per second.
public struct Ramp: Sendable, Hashable, Codable {
  /// A stretch of the phase.
  public struct Stage: Sendable, Hashable, Codable {
    /// The duration of the stage; 0: the quantity jumps.
    public var durationNanoseconds: UInt64
    /// The quantity at the end of the stage.
    public var target: Double

    /// Makes a stage.
    public init(durationNanoseconds: UInt64, target: Double) {
      self.durationNanoseconds = durationNanoseconds
      self.target = target
    }
  }

  /// The quantity at the start.
  public var start: Double
  /// The stages in order. Never empty.
  public var stages: [Stage]

  /// Makes a ramp.
  public init(start: Double, stages: [Stage]) {
    self.start = start
    self.stages = stages
  }

  /// All stages together.
  public var durationNanoseconds: UInt64 { stages.reduce(0) { $0 + $1.durationNanoseconds } }

  /// The maximum of the quantity.
  public var largest: Double { stages.reduce(start) { max($0, $1.target) } }

  /// The maximum of the quantity in a stretch of time.
  public func largest(in time: Range<UInt64>) -> Double {
    var largest = max(value(atNanoseconds: time.lowerBound), value(atNanoseconds: time.upperBound))
    var elapsed: UInt64 = 0
    for stage in stages {
      elapsed += stage.durationNanoseconds
      if time.contains(elapsed) { largest = max(largest, stage.target) }
    }
    return largest
  }

  /// The quantity at a point in time; after the last stage it stays.
  public func value(atNanoseconds time: UInt64) -> Double {
    var begin = start
    var elapsed: UInt64 = 0
    for stage in stages {
      if time - elapsed < stage.durationNanoseconds {
        return begin + (stage.target - begin) * Double(time - elapsed) / Double(stage.durationNanoseconds)
      }
      elapsed += stage.durationNanoseconds
      begin = stage.target
    }
    return begin
  }

  /// The quantity times seconds, from the start up to a point in time: of a rate, how many arrivals are expected.
  public func integral(toNanoseconds time: UInt64) -> Double {
    var begin = start
    var left = time
    var sum = 0.0
    for stage in stages {
      let part = min(left, stage.durationNanoseconds)
      if part > 0 {
        let end = begin + (stage.target - begin) * Double(part) / Double(stage.durationNanoseconds)
        sum += (begin + end) / 2 * Double(part) / 1e9
      }
      left -= part
      begin = stage.target
    }
    return sum + begin * Double(left) / 1e9
  }

  /// When the quantity is at least a level: stretches of the stages, joined where they touch.
  public func stretches(atLeast level: Double) -> [Range<UInt64>] {
    var stretches: [Range<UInt64>] = []
    var begin = start
    var elapsed: UInt64 = 0
    for stage in stages where stage.durationNanoseconds > 0 || stage.target != begin {
      let length = Double(stage.durationNanoseconds)
      // Where the line from `begin` to the target crosses the level.
      let crossing = elapsed + UInt64(max(0, min(1, (level - begin) / (stage.target - begin))) * length)
      let end = elapsed + stage.durationNanoseconds
      let range =
        switch (begin >= level, stage.target >= level) {
        case (true, true): elapsed..<end
        case (true, false): elapsed..<crossing
        case (false, true): crossing..<end
        case (false, false): elapsed..<elapsed
        }
      if !range.isEmpty {
        if let last = stretches.last, last.upperBound == range.lowerBound {
          stretches[stretches.count - 1] = last.lowerBound..<range.upperBound
        } else {
          stretches.append(range)
        }
      }
      begin = stage.target
      elapsed = end
    }
    return stretches
  }

  /// When a worker performs in a ramp of workers: while the quantity, rounded, is more than its index.
  public func turns(ofWorker index: Int) -> [Range<UInt64>] { stretches(atLeast: Double(index) + 0.5) }
}
