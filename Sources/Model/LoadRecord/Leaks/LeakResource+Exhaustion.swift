public import LoadScenario

extension LeakResource {
  /// The exhaustion of a resource: the operation after which the process had none left.
  public struct Exhaustion: Sendable, Codable, Hashable {
    /// The exhausted resource.
    public var resource: LeakResource
    /// Operations of all workers up to then, accurate to one window.
    public var operations: UInt64

    /// The exhausted resource in a sentence.
    public var noun: String { resource.noun }

    /// Describes an exhaustion.
    public init(resource: LeakResource, operations: UInt64) {
      self.resource = resource
      self.operations = operations
    }
  }
}
