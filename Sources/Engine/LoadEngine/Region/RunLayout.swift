internal import LoadPlatform
internal import LoadRecord
public import LoadScenario
internal import LoadStatistics
internal import LoadTarget
internal import Synchronization

/// The layout of a run's shared memory: a pure function of the plan, the same in both processes.
///
/// ```
/// header │ progress of each worker │ memory samples │ lanes: slots: counters and histogram │ windows of a leak check
/// ```
public struct RunLayout: Sendable, Hashable {
  /// A lane: memory that one thread at a time records into.
  struct Lane: Sendable, Hashable {
    /// Offset of its first slot.
    let offset: Int
    /// The only group that records here; nil: all groups.
    let group: Int?
    /// Number of slots.
    let slots: Int
  }

  /// Whole pages on every system: the memory after it is withheld from forked children, the header is not.
  static let headerBytes = 65_536
  static let controlOffset = 1024
  static let endNoteOffset = 2048
  /// A word for each group: the number of its workers that perform, in a steered run.
  static let performingOffset = 4096
  /// Above this many workers, each has one cache line for its progress instead of the pair that processors fetch
  /// together.
  static let roomyWorkers = 10_000
  /// Number of memory samples that the observer may lag behind: four seconds at 1 ms per sample.
  static let memoryRingCapacity = 4096
  static let memorySampleWords = 8
  /// Above this, histograms keep two significant digits instead of three.
  static let histogramBudgetBytes = 64 << 20
  /// Lanes of an executor whose workers move between threads: usually more than its pool has threads.
  static let maximumSharedLanes = 64

  let workerCount: Int
  /// The first slot of each group, over all groups.
  let firstSlot: [Int]
  let slotCount: Int
  /// For each group, the number of slots of an operation: one for its times, or three if latency and lag are measured
  /// besides service time, plus one for the latencies of its failures, whose pages are not touched before a failure.
  let slotsPerOperation: [Int]
  let lanes: [Lane]
  let slot: SlotLayout
  let progressOffset: Int
  let progressStride: Int
  let memoryOffset: Int
  /// Rows of 64-bit words, one for each quiet point of a leak check.
  let windowsOffset: Int
  let windowCapacity: Int
  /// The whole region.
  public let totalBytes: Int
  /// Size of the histograms of all lanes when every page is touched, without those of failures.
  public let histogramBytes: Int
  /// 3, or 2 if three digits would use more than 64 MiB.
  public let significantDigits: Int

  /// The layout of a run, or of a leak check with the given number of quiet points.
  public init(plan: Plan, leakWindows: Int = 0) {
    workerCount = plan.workerCount
    var slots = 0
    slotsPerOperation = plan.groups.map { RunLayout.timeSlots(of: $0, plan) + 1 }
    firstSlot = plan.groups.map { group in
      defer { slots += RunLayout.slots(of: group, plan) }
      return slots
    }
    slotCount = slots
    let laneSlots = RunLayout.laneSlots(plan, slotCount: slots)
    let timeSlots = laneSlots.reduce(0) { sum, lane in
      sum
        + (lane.group.map { [plan.groups[$0]] } ?? plan.groups).reduce(0) { own, group in
          own + group.mix.count * RunLayout.timeSlots(of: group, plan)
        }
    }
    let fine = SlotLayout(histogram: .threeDigits)
    let coarse = timeSlots * fine.stride > RunLayout.histogramBudgetBytes
    slot = coarse ? SlotLayout(histogram: .twoDigits) : fine
    significantDigits = coarse ? 2 : 3
    progressOffset = RunLayout.headerBytes
    progressStride = workerCount > RunLayout.roomyWorkers ? 64 : 128
    memoryOffset = progressOffset + workerCount * progressStride
    var offset = memoryOffset + RunLayout.memoryRingCapacity * RunLayout.memorySampleWords * 8
    offset = (offset + 4095) / 4096 * 4096
    var lanes: [Lane] = []
    for lane in laneSlots {
      lanes.append(Lane(offset: offset, group: lane.group, slots: lane.slots))
      offset += lane.slots * slot.stride
    }
    self.lanes = lanes
    histogramBytes = timeSlots * slot.stride
    windowsOffset = (offset + 4095) / 4096 * 4096
    windowCapacity = leakWindows
    offset = windowsOffset + leakWindows * LeakWindowWords.count * MemoryLayout<UInt64>.size
    totalBytes = (offset + RunLayout.headerBytes - 1) / RunLayout.headerBytes * RunLayout.headerBytes
  }

  private static func slots(of group: WorkerGroup, _ plan: Plan) -> Int {
    group.mix.count * (timeSlots(of: group, plan) + 1)
  }

  private static func timeSlots(of group: WorkerGroup, _ plan: Plan) -> Int {
    plan.measuresLag(of: group) ? SlotLayout.lagSlots : 1
  }

  /// The slot of the latencies of an operation's failures.
  func failedSlot(group: Int, operation: Int) -> Int {
    slot(group: group, operation: operation) + slotsPerOperation[group] - 1
  }

  /// The first slot of an operation of a group's mix, over all groups.
  func slot(group: Int, operation: Int) -> Int { firstSlot[group] + operation * slotsPerOperation[group] }

  /// A thread has its own lane with its group's slots; pool threads share lanes with the slots of all groups.
  private static func laneSlots(_ plan: Plan, slotCount: Int) -> [(group: Int?, slots: Int)] {
    switch plan.executor {
    case .threads:
      plan.groups.enumerated().flatMap { index, group in
        Array(repeating: (group: Int?.some(index), slots: slots(of: group, plan)), count: group.workers)
      }
    case .dispatch, .tasks:
      Array(repeating: (group: nil, slots: slotCount), count: min(plan.workerCount, maximumSharedLanes))
    }
  }
}
