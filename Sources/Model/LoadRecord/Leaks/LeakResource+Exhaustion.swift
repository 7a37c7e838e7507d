public import LoadScenario

extension LeakResource {
  /// The operation from which on a process has had none left.
  public struct Exhaustion: Sendable, Codable, Hashable {
    /// What there was no more of.
    public var resource: LeakResource
    /// Operations of all workers up to then, to a window exactly.
    public var operations: UInt64

    /// What there was no more of, in a sentence.
    public var noun: String { resource == .mappings ? "mappings" : resource.noun }

    /// Describes an exhaustion.
    public init(resource: LeakResource, operations: UInt64) {
      self.resource = resource
      self.operations = operations
    }
  }
}
