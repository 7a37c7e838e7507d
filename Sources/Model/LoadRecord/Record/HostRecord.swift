/// The machine that a run was made on. Nil: the system does not report it.
public struct HostRecord: Sendable, Codable, Equatable {
  /// The processor's model.
  public var cpu: String?
  /// The number of logical processors that the process may use: by its affinity, and at most its quota, rounded up; nil
  /// where runs of different machines were merged.
  public var logicalProcessors: Int?
  /// The quota of the process's control groups, in processors; nil without one.
  public var processorQuota: Double?
  /// Physical memory.
  public var memoryBytes: UInt64?
  /// The kernel's release.
  public var kernel: String?
  /// The operating system's name.
  public var os: String?
  /// A short text that is equal for machines whose figures can be compared; for several machines, theirs joined by `+`.
  public var fingerprint: String
}
