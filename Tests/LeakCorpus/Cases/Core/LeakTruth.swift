/// What is known of a case beforehand, and proven by `leak-corpus verify`.
///
/// Bytes are usable bytes of jemalloc: those of the size class. Calls are calls of the subject, over all workers together.
public struct LeakTruth: Sendable, Hashable {
  /// A jump to a new level.
  public struct Step: Sendable, Hashable {
    /// The call of the subject that jumps, from 1.
    public var call: Int
    /// By how much.
    public var bytes: Double
  }

  /// What the verdict must be.
  public var kind: LeakKind
  /// What it may be as well.
  public var alsoAllowed: Set<LeakKind> = []
  /// Growth per call of the subject, of everything that a leaking call keeps; nil for healthy cases.
  public var bytesPerSubject: Double?
  /// Growth of the pages that the allocator holds, per call, while what is live does not grow.
  public var activeBytesPerSubject: Double?
  /// Whether the growth is mapped memory that the allocator does not know.
  public var isOutsideAllocator = false
  /// Whether the growth comes in steps that grow themselves, so that ``bytesPerSubject`` holds only over doublings.
  public var growsByDoubling = false
  /// Calls between two releases of a sawtooth.
  public var periodInSubjects: Double?
  /// Calls between two bursts of leaked memory, where one leaks more than one object.
  public var burstInSubjects: Double?
  /// The call after which the leak begins.
  public var beginsAfter: Int?
  /// Jumps to new levels.
  public var steps: [Step] = []
  /// Where the leaked memory is allocated; the part that weighs most where there are several.
  public var site: LeakSite?

  /// Whether the growth is below half a byte per call.
  public var isRare: Bool { bytesPerSubject.map { $0 < 0.5 } ?? false }
  /// A part of the demangled name of the function that allocates what leaks.
  public var siteFunction: String? { site?.function }
  /// The name of the file of that function.
  public var siteFile: String? { site?.file }
  /// The line of the allocation, where it is known for certain.
  public var siteLine: Int? { site?.line }
  /// The type of the leaked object, where it is a class of the corpus.
  public var typeName: String? { site?.typeName }

  init(_ kind: LeakKind, alsoAllowed: Set<LeakKind> = []) {
    self.kind = kind
    self.alsoAllowed = alsoAllowed
  }

  /// Growth without end.
  static func leak(
    bytes: Double, site: LeakSite, doubling: Bool = false, outside: Bool = false, period: Double? = nil,
    burst: Double? = nil, after: Int? = nil
  ) -> LeakTruth {
    var truth = LeakTruth(.leak, alsoAllowed: doubling ? [.undecided, .step] : [])
    truth.bytesPerSubject = bytes
    truth.growsByDoubling = doubling
    truth.isOutsideAllocator = outside
    truth.periodInSubjects = period
    truth.burstInSubjects = burst
    truth.beginsAfter = after
    truth.site = site
    return truth
  }

  /// No growth after the start.
  static func stable(also: Set<LeakKind> = []) -> LeakTruth { LeakTruth(.stable, alsoAllowed: also) }

  /// Released in bulk every so many calls.
  static func sawtooth(period: Double, also: Set<LeakKind> = []) -> LeakTruth {
    var truth = LeakTruth(.sawtooth, alsoAllowed: also)
    truth.periodInSubjects = period
    return truth
  }

  /// Jumps at known calls.
  static func step(_ steps: Step..., also: Set<LeakKind> = []) -> LeakTruth {
    var truth = LeakTruth(.step, alsoAllowed: also)
    truth.steps = steps
    return truth
  }

  /// Live bytes flat, pages growing.
  static func fragmentation(activeBytes: Double) -> LeakTruth {
    var truth = LeakTruth(.fragmentation)
    truth.activeBytesPerSubject = activeBytes
    return truth
  }
}
