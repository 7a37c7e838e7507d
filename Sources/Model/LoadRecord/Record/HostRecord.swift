/// The machine that a run was made on. Nil: the system does not tell.
public struct HostRecord: Sendable, Codable, Equatable {
  /// The processor's model.
  public var cpu: String?
  /// How many logical processors the process may use; nil where runs of different machines were merged.
  public var logicalProcessors: Int?
  /// Physical memory.
  public var memoryBytes: UInt64?
  /// The kernel's release.
  public var kernel: String?
  /// The operating system's name.
  public var os: String?
  /// A short text that is equal for machines whose figures can be compared; of several machines theirs, joined by `+`.
  public var fingerprint: String

  /// Describes a machine.
  public init(
    cpu: String?, logicalProcessors: Int?, memoryBytes: UInt64?, kernel: String?, os: String?, fingerprint: String
  ) {
    self.cpu = cpu
    self.logicalProcessors = logicalProcessors
    self.memoryBytes = memoryBytes
    self.kernel = kernel
    self.os = os
    self.fingerprint = fingerprint
  }
}
