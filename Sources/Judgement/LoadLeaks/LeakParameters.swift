/// The thresholds of the tests of a leak check's series; the laws of growth have theirs. Chosen on the tuning half of the leak corpus
/// (`Tests/LeakCorpus`); what they yield on the other half is what `scripts/check/leak-corpus` prints.
public struct LeakParameters: Sendable, Hashable {
  /// A stretch under judgement is cut into so many blocks of equal length.
  public var blocks = 12
  /// Where a stretch may begin, as shares of the check: what comes before is warm-up. The last is the second pass.
  public var warmupShares = [1.0 / 12, 0.25, 0.5]
  /// Of the steps from block to block, so many must raise the floor (the least of all that follows) …
  public var growingFloors = 9
  /// … and so many the ceiling (the most of all that came before). Noise raises the ceiling early and the floor late; what
  /// grows raises both throughout.
  public var growingCeilings = 8
  /// The mean rise of the floor from block to block, in standard errors.
  public var minimumSignificance = 4.0
  /// A size class that grows by fewer objects in a stretch is not looked at.
  public var minimumObjects = 8.0
  /// Growth that is compensated by others that shrink to this share is a change of sizes, not growth.
  public var compensation = 0.5
  /// Size classes that grow by this share of all growth explain it.
  public var explainedShare = 0.8
  /// A fall of this share of the deepest fall ends a tooth.
  public var toothShare = 0.35
  /// As many teeth make a sawtooth.
  public var minimumTeeth = 3
  /// The longest a fall may take, as a share of the rise before it.
  public var bulkShare = 0.5
  /// How much the distances and depths of falls may vary (standard deviation over mean).
  public var toothVariation = 0.3
  /// Falls of fewer bytes are noise.
  public var minimumAmplitudeBytes = 16_384.0
  /// A new level is one by at least so many bytes, …
  public var minimumStepBytes = 65_536.0
  /// … in the account of one operation, which contains no fluctuation of other memory, by at least this many, …
  public var minimumOperationBytes = 1_024.0
  /// … by this share of what was alive …
  public var minimumStepShare = 0.02
  /// … and by so many times the usual fluctuation.
  public var stepOverNoise = 4.0
  /// Growth outside the allocator is told from this many bytes in a stretch on, …
  public var minimumOutsideBytes = 262_144.0
  /// … and that of what the allocator holds for what is alive from this many.
  public var minimumHeldBytes = 1_048_576.0
  /// What Dispatch keeps for a thread of its pool: so many objects of so many usable bytes.
  public var poolStoreObjects = 1_024.0
  /// See ``poolStoreObjects``.
  public var poolStoreBytes: UInt64 = 64
  /// An undecided check is likely to be decided by so many times as many operations.
  public var extensionFactor: UInt64 = 4
  /// With fewer quiet points nothing is judged.
  public var minimumWindows = 24

  /// Whether a size class counts only as far as operations leave its objects: others in the process allocate too.
  public var countsOperationsAlone = false

  /// The parameters that the tool uses.
  public init() {}
}
