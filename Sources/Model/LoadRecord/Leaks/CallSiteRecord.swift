public import LoadScenario

/// Where what stays is made: objects, descriptors, threads or mappings.
public struct CallSiteRecord: Sendable, Codable, Equatable {
  /// One function on the stack.
  public struct Frame: Sendable, Codable, Hashable {
    /// Its name as a person writes it.
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
    /// Their Swift type; nil: raw memory.
    public var type: String?
    /// How many there are; an estimate where not all were watched.
    public var objects: Double

    /// Describes objects.
    public init(type: String?, objects: Double) {
      self.type = type
      self.objects = objects
    }
  }

  /// The operation in which it happens; nil: in none.
  public var operation: String?
  /// What is made there; nil: objects of the heap.
  public var resource: LeakResource?
  /// Bytes that are alive of what was allocated there while it was watched; an estimate where not all was.
  public var bytes: Double
  /// Objects, likewise.
  public var objects: Double
  /// The share of the objects that were made in the first half of the time in which they were watched, 0 … 1: 0.5 where all
  /// stay, 0 where later ones replace them. Nil where there are too few, or it is not known.
  public var earlierShare: Double?
  /// Bytes for each call of the operation; nil where that is not known.
  public var bytesPerCall: Double?
  /// Objects for each call of the operation; nil where that is not known.
  public var objectsPerCall: Double?
  /// The Swift type of most of the objects; nil where they have none or it is not known.
  public var type: String?
  /// The types of all objects, the most objects first; nil in records of before there was this.
  public var types: [TypeShare]?
  /// Where most of those wait that are suspended tasks; nil where none is, or it is not known.
  public var waiting: Frame?
  /// The library's function that the site called, in which the objects are allocated; nil where it allocates by itself.
  public var via: String?
  /// The site first, then who called it; library frames and the engine's are left out.
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

  /// Of what stays, half is of the first half of the time. With this share of that the site counts in full; with less, as far
  /// as it has it.
  private static let lastingShare = 0.25

  /// Buffers that are replaced by larger ones are of the second half too.
  private static let leastWeight = 0.1

  /// How much what is alive counts among sites, up to 1: less where later objects replace what was made before.
  public var weight: Double { min(1, max(Self.leastWeight, (earlierShare ?? 1) / Self.lastingShare)) }
}
