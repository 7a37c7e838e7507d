/// Why a leak check stopped before all its windows although nothing failed; what it observed is judged.
public struct LeakCheckStop: Sendable, Codable, Hashable {
  /// The limits of a check.
  public enum Limit: String, Sendable, Codable, Hashable {
    /// `memory.budget`: its time.
    case budget
    /// `memory.limit`: the memory that the target may use.
    case memory
  }

  /// The limit that was reached.
  public var limit: Limit
  /// The limit: nanoseconds or bytes.
  public var value: UInt64
  /// Operations of all workers up to then.
  public var operations: UInt64
  /// Operations that the check was to perform; nil: not known yet.
  public var planned: UInt64?

  /// Describes a stop.
  public init(_ limit: Limit, value: UInt64, operations: UInt64, planned: UInt64? = nil) {
    self.limit = limit
    self.value = value
    self.operations = operations
    self.planned = planned
  }

  /// What happened, for people.
  public var description: String {
    let performed = planned.map { "\(operations) of \($0) operations" } ?? "\(operations) operations"
    return switch limit {
    // Each process gets a share, so that time is left to investigate.
    case .budget: "its share of the budget of \(Self.seconds(value)) was used up after \(performed)"
    case .memory:
      "the target approached its memory limit of \((value + (1 << 19)) >> 20) MiB after \(performed)"
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch limit {
    case .budget: "raise \"memory\": { \"budget\" } or --budget"
    case .memory: "raise \"memory\": { \"limit\" } above what the target needs"
    }
  }

  private static func seconds(_ nanoseconds: UInt64) -> String {
    let tenths = (nanoseconds + 50_000_000) / 100_000_000
    return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }
}
