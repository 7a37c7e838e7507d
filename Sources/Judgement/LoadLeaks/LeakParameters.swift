/// The thresholds of the tests of a leak check's series; the laws of growth have theirs. Chosen on the tuning half of the leak corpus
/// (`Tests/LeakCorpus`); `scripts/check/leak-corpus` prints the results on the other half.
public struct LeakParameters: Sendable, Hashable {
  /// The number of blocks of equal length that a judged stretch is cut into.
  public var blocks = 12
  /// Where a stretch may begin, as shares of the check: the part before is warm-up. The last is the second pass.
  public var warmupShares = [1.0 / 12, 0.25, 0.5]
  /// The minimum number of steps between blocks that raise the floor (the minimum of all that follows) …
  public var growingFloors = 9
  /// … and of those that raise the ceiling (the maximum of all before). Noise raises the ceiling early and the floor
  /// late; growth raises both throughout.
  public var growingCeilings = 8
  /// The minimum mean rise of the blocks' minima from block to block, in standard errors.
  public var minimumSignificance = 4.0
  /// The minimum growth of a size class in a stretch, in objects.
  public var minimumObjects = 8.0
  /// Growth of which shrinking classes compensate this share is a change of sizes, not growth.
  public var compensation = 0.5
  /// Size classes that grow by this share of all growth explain it.
  public var explainedShare = 0.8
  /// A fall of this share of the deepest fall ends a tooth.
  public var toothShare = 0.35
  /// The minimum number of teeth of a sawtooth.
  public var minimumTeeth = 3
  /// The maximum length of a release, as a share of the rise after it …
  public var bulkShare = 0.5
  /// … for at least this share of the teeth: noise rises as quickly as it falls.
  public var bulkTeeth = 0.75
  /// The maximum variation of the distances and depths of falls (standard deviation over mean).
  public var toothVariation = 0.3
  /// Falls of fewer bytes are noise.
  public var minimumAmplitudeBytes = 16_384.0
  /// A new level differs by at least this number of bytes, …
  public var minimumStepBytes = 65_536.0
  /// … in the account of one operation, which contains no fluctuation of other memory, by at least this many, …
  public var minimumOperationBytes = 1_024.0
  /// … where a single one leaves the check undecided, by at least this many, if that is more, …
  public var minimumSingleStepBytes = 0.0
  /// … by this share of live memory …
  public var minimumStepShare = 0.02
  /// … and by this multiple of the usual fluctuation.
  public var stepOverNoise = 4.0
  /// The minimum growth outside the allocator in a stretch, in bytes, …
  public var minimumOutsideBytes = 262_144.0
  /// … and of the allocator's overhead for live memory.
  public var minimumHeldBytes = 1_048_576.0
  /// The objects that Dispatch keeps for a thread of its pool, each of ``poolStoreBytes`` usable bytes.
  public var poolStoreObjects = 1_024.0
  /// The usable bytes of one of the ``poolStoreObjects``.
  public var poolStoreBytes: UInt64 = 64
  /// The multiple of the operations that is likely to decide an undecided check.
  public var extensionFactor: UInt64 = 4
  /// The minimum number of quiet points for a verdict.
  public var minimumWindows = 24

  /// Growth in jumps by up to this many bytes per operation is a table of objects that other operations leave: any
  /// operation that shares it may be the one to enlarge it.
  var sharedTableBytes = 0.0

  /// Whether a size class counts only as far as operations leave its objects: other code in the process allocates too.
  public var countsOperationsAlone = false

  /// The tool's parameters.
  public init() {}
}
