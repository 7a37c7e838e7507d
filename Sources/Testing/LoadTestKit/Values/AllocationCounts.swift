public import LoadRecord

/// The allocations of a closure's calls.
public struct AllocationCounts: Sendable, CustomStringConvertible {
  /// A call site of allocations.
  public struct Site: Sendable {
    /// Objects per call.
    public var objectsPerCall: Double
    /// Their usable bytes per call.
    public var bytesPerCall: Double
    /// The first function of your own, followed by its callers.
    public var frames: [CallSiteRecord.Frame]
    /// The library function that the first of them called; nil if it allocates directly.
    public var via: String?
  }

  /// Number of counted calls: the second half, after a warm-up with the first.
  public var calls: UInt64
  /// Number of calls that threw, of all calls.
  public var failures: UInt64
  /// Objects that a call allocates.
  public var objectsPerCall: Double
  /// Usable bytes that a call allocates.
  public var bytesPerCall: Double
  /// Usable bytes that a call retains; negative if more memory of earlier calls is freed.
  public var retainedBytesPerCall: Double
  /// The call paths, the one with the most bytes first.
  public var sites: [Site]

  init(_ counted: OperationAllocations, failures: UInt64, sites: [CallSiteRecord]) {
    calls = counted.calls
    self.failures = failures
    let calls = Double(max(1, counted.calls))
    objectsPerCall = counted.allocatedObjectsPerCall ?? 0
    bytesPerCall = counted.allocatedBytesPerCall ?? 0
    retainedBytesPerCall = counted.retainedBytes / calls
    self.sites = sites.map {
      Site(objectsPerCall: $0.objects / calls, bytesPerCall: $0.bytes / calls, frames: $0.frames, via: $0.via)
    }
  }

  /// One line for the total, and one for each call path.
  public var description: String {
    let head = "\(objectsPerCall.hundredths) objects, \(bytesPerCall.hundredths) bytes per call"
    let lines = sites.map { site in
      let (objects, bytes) = (site.objectsPerCall.hundredths, site.bytesPerCall.hundredths)
      let frames = site.frames.prefix(3).map(\.text).joined(separator: ", from ")
      return "  \(objects) objects, \(bytes) bytes in \(frames)" + (site.via.map { ", via \($0)" } ?? "")
    }
    return ([head] + lines).joined(separator: "\n")
  }
}

extension Double {
  /// Rounded to hundredths, for messages.
  var hundredths: String { "\((self * 100).rounded() / 100)" }
}
