/// What operations may leave behind beside memory.
public enum LeakResource: String, Sendable, Hashable, Codable, CaseIterable {
  /// Open files, sockets, pipes and what else has a descriptor.
  case descriptors
  /// Threads that run, or have ended and were neither joined nor detached.
  case threads
  /// Bytes of address space that the target maps by itself, whether they are touched or not.
  case mappings

  /// In a sentence.
  public var noun: String {
    switch self {
    case .descriptors: "open descriptors"
    case .threads: "threads"
    case .mappings: "address space that was mapped and never unmapped"
    }
  }

  /// Whether it is measured in bytes, not counted.
  public var isBytes: Bool { self == .mappings }

  /// One of them.
  public var unit: String {
    switch self {
    case .descriptors: "descriptor"
    case .threads: "thread"
    case .mappings: "mapping"
    }
  }
}
