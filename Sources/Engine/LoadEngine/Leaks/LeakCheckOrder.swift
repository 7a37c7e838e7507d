public import LoadRecord

/// What a measuring process is to do in place of a timed run: perform windows of equal operation counts with a quiet point
/// after each.
public struct LeakCheckOrder: Sendable, Hashable, Codable {
  /// Objects that are followed to where they were allocated.
  public struct Tracking: Sendable, Hashable, Codable {
    /// Usable bytes of their size classes; nil: objects of every size.
    public var classBytes: [UInt64]?
    /// One of so many is followed.
    public var spacing: UInt64
    /// What else is followed, all of it.
    public var resources: [LeakResource]

    /// Makes an order to track.
    public init(classBytes: [UInt64]?, spacing: UInt64, resources: [LeakResource] = []) {
      self.classBytes = classBytes
      self.spacing = spacing
      self.resources = resources
    }
  }

  /// Operations in all windows and passes, of all workers; nil: as many as ``LeakPasses`` chooses from how long they take.
  public var operations: UInt64?
  /// Nil: nothing is followed.
  public var tracking: Tracking?

  /// Makes an order.
  public init(operations: UInt64?, tracking: Tracking? = nil) {
    self.operations = operations
    self.tracking = tracking
  }
}
