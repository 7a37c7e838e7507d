public import LoadScenario

/// A call site that creates what is retained: objects, descriptors, threads or mappings.
public struct CallSiteRecord: Sendable, Codable, Equatable {
  /// One function on the stack.
  public struct Frame: Sendable, Codable, Hashable {
    /// The function's demangled name.
    public var function: String
    /// The source file; nil without debug information.
    public var file: String?
    /// The line; nil without debug information.
    public var line: Int?
    /// The file of the executable or library.
    public var module: String?

    /// Makes a frame.
    public init(function: String, file: String? = nil, line: Int? = nil, module: String? = nil) {
      self.function = function
      self.file = file
      self.line = line
      self.module = module
    }
  }

  /// Objects of one type.
  public struct TypeShare: Sendable, Codable, Equatable {
    /// The Swift type of the objects; nil: raw memory.
    public var type: String?
    /// The number of objects; an estimate where only a sample was tracked.
    public var objects: Double

    /// Describes objects.
    public init(type: String?, objects: Double) {
      self.type = type
      self.objects = objects
    }
  }

  /// The operation in which it happens; nil: outside of operations.
  public var operation: String?
  /// The resource that is created there; nil: heap objects.
  public var resource: LeakResource?
  /// Live bytes of what was allocated there while it was tracked; an estimate where only a sample was.
  public var bytes: Double
  /// Live objects of what was allocated there; an estimate where only a sample was tracked.
  public var objects: Double
  /// The share of the objects that were allocated in the first half of the tracked time, from 0 to 1: 0.5 where all
  /// stay, 0 where later ones replace them. Nil where there are too few, or it is unknown.
  public var earlierShare: Double?
  /// Bytes for each call of the operation; nil where that is not known.
  public var bytesPerCall: Double?
  /// Objects for each call of the operation; nil where that is not known.
  public var objectsPerCall: Double?
  /// The Swift type of most of the objects; nil where they have none or it is not known.
  public var type: String?
  /// The types of all objects, the most objects first; nil in older records.
  public var types: [TypeShare]?
  /// Where most of the suspended tasks among the objects wait; nil where there are none, or it is unknown.
  public var waiting: Frame?
  /// The library's function that the site called, in which the objects are allocated; nil where it allocates by itself.
  public var via: String?
  /// The site first, then its callers; frames of libraries and of the engine are left out.
  public var frames: [Frame]

  /// Makes a site.
  public init(
    operation: String?, resource: LeakResource? = nil, bytes: Double, objects: Double, earlierShare: Double? = nil,
    bytesPerCall: Double? = nil, objectsPerCall: Double? = nil, type: String? = nil, types: [TypeShare]? = nil,
    waiting: Frame? = nil, via: String? = nil, frames: [Frame]
  ) {
    self.operation = operation
    self.resource = resource
    self.bytes = bytes
    self.objects = objects
    self.earlierShare = earlierShare
    self.bytesPerCall = bytesPerCall
    self.objectsPerCall = objectsPerCall
    self.type = type
    self.types = types
    self.waiting = waiting
    self.via = via
    self.frames = frames
  }

  /// Of objects that stay, half are from the first half of the time. From this share on, a site counts in full; below
  /// it, in proportion.
  private static let lastingShare = 0.25

  /// The minimum weight: buffers that are replaced by larger ones are from the second half too.
  private static let leastWeight = 0.1

  /// The weight of the live objects among sites, up to 1: less where later objects replace earlier ones.
  public var weight: Double { min(1, max(Self.leastWeight, (earlierShare ?? 1) / Self.lastingShare)) }
}
