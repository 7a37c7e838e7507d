internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadTarget

/// The split of a leak check's operations: two passes over the same decks, each of windows whose lengths vary by a
/// seeded random share, the same share for every worker. Windows of constant length would beat with a periodic release
/// of the target, and a slow beat looks like growth.
///
/// A pass longer than a deck is a whole number of decks, so that the second pass repeats the first card by card.
struct LeakPasses: Sendable, Hashable {
  /// For each worker, the operations of one pass.
  let perPass: [UInt64]
  /// Windows of one pass.
  let windowsPerPass: Int
  /// For each pass, where its windows end, as a share of the end of the last one.
  private let ends: [[UInt64]]

  static let passes = 2
  /// Quiet points of both passes: enough to detect a release every few hundred operations among 200,000, and few enough
  /// to cost about a tenth of a second.
  static let maximumWindows = 960
  /// At a pace, windows are long enough that activity behind the workers gains nothing from the quiet points.
  static let pacedWindowsPerPass = 120
  /// Minimum number of windows: with fewer, the judge cannot detect growth.
  static let minimumWindows = 96
  /// Maximum cost of the workers' way to the gate in a check: workers × windows.
  private static let arrivals = 200_000
  /// With enough operations, the mean number of operations per worker in a window: the lengths of shorter windows
  /// hardly vary.
  private static let usualLength = 4
  /// A window's length is drawn from 0.5 to 1.5 of the mean, in this many steps.
  private static let steps: UInt64 = 1 << 20
  /// If the tool chooses the number, the operations of a check take from half this time to this time.
  static let chosenNanoseconds: UInt64 = 2_000_000_000
  static let chosenOperations: ClosedRange<UInt64> = MemoryPlan.leastLeakOperations...20_000_000

  /// The same number of operations for each worker, to within one.
  init(operations: UInt64, deckLengths: [UInt64], seed: UInt64) {
    let workers = UInt64(max(1, deckLengths.count))
    let total = operations / UInt64(Self.passes)
    let windows = min(Self.maximumWindows, max(Self.minimumWindows, Self.arrivals / Int(workers))) / Self.passes
    self.init(
      shares: deckLengths.indices.map { total / workers + (UInt64($0) < total % workers ? 1 : 0) },
      deckLengths: deckLengths, windowsPerPass: windows, seed: seed)
  }

  /// - Parameters:
  ///   - shares: for each worker, the approximate number of operations of a pass.
  ///   - windowsPerPass: the maximum number of windows of a pass.
  init(shares: [UInt64], deckLengths: [UInt64], windowsPerPass: Int, seed: UInt64) {
    perPass = zip(shares, deckLengths).map { share, deck in share >= deck ? share / deck * deck : max(share, 1) }
    // In each window the worker that performs most has at least one operation.
    let most = Int(clamping: perPass.max() ?? 1)
    let windows = max(
      1, min(windowsPerPass, max(min(Self.minimumWindows / Self.passes, most), most / Self.usualLength)))
    self.windowsPerPass = windows
    // The minimum length of two operations is one.
    let varies = most >= 2 * windows
    ends = (0..<Self.passes).map { pass in
      var random = SplitMix64(seed: seed, 0x1EA_C4EC, UInt64(pass))
      var end: UInt64 = 0
      return [0]
        + (0..<windows).map { _ in
          end += varies ? Self.steps / 2 + random.next() % Self.steps : Self.steps
          return end
        }
    }
  }

  var windows: Int { windowsPerPass * Self.passes }

  /// The number of operations that a worker has performed at a quiet point, 0 … `windows`.
  func limit(ofWorker index: Int, atWindow window: Int) -> UInt64 {
    let share = perPass[index]
    let (pass, inPass) = window.quotientAndRemainder(dividingBy: windowsPerPass)
    guard inPass > 0 else { return UInt64(pass) * share }
    // In full width, because a share may be large.
    let product = share.multipliedFullWidth(by: ends[pass][inPass])
    return UInt64(pass) * share + ends[pass][windowsPerPass].dividingFullWidth(product).quotient
  }

  /// The same for all workers.
  func operations(atWindow window: Int) -> UInt64 {
    perPass.indices.reduce(0) { $0 + limit(ofWorker: $1, atWindow: window) }
  }

  /// The pass that a quiet point ends, from 1.
  func pass(ofWindow window: Int) -> Int { window <= windowsPerPass ? 1 : 2 }

  /// If the windows took less than this share of the usual time, there were too few operations.
  private static let leastShareOfTime = 0.125

  /// The number of operations that take the usual time, quiet points included, if the windows took far less because the
  /// first calls were slower than the others. Nil: the windows took long enough, or have the maximum number of
  /// operations.
  static func wanted(after observations: LeakObservations) -> UInt64? {
    let (performed, took) = (observations.operationsInWindows, observations.nanosecondsInWindows)
    guard performed > 0, took > 0, Double(took) < leastShareOfTime * Double(chosenNanoseconds),
      performed < chosenOperations.upperBound / 2
    else { return nil }
    let chosen = chosen(operations: performed, nanoseconds: took)
    return chosen > performed ? chosen : nil
  }

  /// The number of operations to perform, given the duration of some: as many as take the chosen time, rounded down to
  /// the minimum times a power of two, so that the same target usually gets the same number.
  static func chosen(operations: UInt64, nanoseconds: UInt64) -> UInt64 {
    let rate = Double(operations) / Double(max(nanoseconds, 1))
    let wanted = min(Double(chosenOperations.upperBound), rate * Double(chosenNanoseconds))
    var chosen = chosenOperations.lowerBound
    while Double(chosen * 2) <= wanted { chosen *= 2 }
    return chosen
  }
}
