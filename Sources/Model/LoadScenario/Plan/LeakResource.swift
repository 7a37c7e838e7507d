/// Resources other than memory that operations may leak.
public enum LeakResource: String, Sendable, Hashable, Codable, CaseIterable {
  /// Open files, sockets, pipes and anything else with a descriptor.
  case descriptors
  /// Threads that run, or have ended and were neither joined nor detached.
  case threads
  /// Bytes of address space that the target maps by itself, whether they are touched or not.
  case mappings

  /// The noun in a sentence.
  public var noun: String {
    switch self {
    case .descriptors: "open descriptors"
    case .threads: "threads"
    case .mappings: "mappings"
    }
  }

  /// Whether it is measured in bytes, not counted.
  public var isBytes: Bool { self == .mappings }

  /// The noun for one of them.
  public var unit: String {
    switch self {
    case .descriptors: "descriptor"
    case .threads: "thread"
    case .mappings: "mapping"
    }
  }
}
