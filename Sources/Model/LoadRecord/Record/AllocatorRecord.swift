/// The allocator that served the measuring process.
public struct AllocatorRecord: Sendable, Codable, Equatable {
  /// `jemalloc`, `mimalloc`, `tcmalloc`, `glibc` or the file that `malloc` comes from.
  public var name: String
  /// The allocator's version, where it reports one.
  public var version: String?
  /// The configuration that it was started with.
  public var configuration: String?

  /// Describes an allocator.
  public init(name: String, version: String?, configuration: String?) {
    self.name = name
    self.version = version
    self.configuration = configuration
  }
}
