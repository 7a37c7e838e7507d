internal import LoadPlatform
internal import LoadScenario
internal import LoadTarget

/// How the operations of a leak check are split: two passes over the same decks, each of windows whose lengths vary by a
/// seeded random share, the same share for every worker. Windows of one length beat with whatever the target releases every
/// so many operations, and a slow beat looks like growth.
///
/// A pass is a whole number of decks where it is longer than one, so that the second repeats the first card by card.
struct LeakPasses: Sendable, Hashable {
  /// For each worker, the operations of one pass.
  let perPass: [UInt64]
  /// Windows of one pass.
  let windowsPerPass: Int
  /// For each pass, where its windows end, in parts of the last one's end.
  private let ends: [[UInt64]]

  static let passes = 2
  /// Quiet points of both passes. Enough to see a release every few hundred operations among 200,000, and few enough that
  /// they cost about a tenth of a second.
  static let maximumWindows = 960
  /// With fewer windows the judge has nothing to tell growth by.
  static let minimumWindows = 96
  /// What all workers' ways to the gate may cost in a check: workers × windows.
  private static let arrivals = 200_000
  /// Where there are enough operations, a window has so many of each worker on average: lengths of fewer hardly vary.
  private static let usualLength = 4
  /// A window's length is drawn from 0.5 to 1.5 of the mean, in so many steps.
  private static let steps: UInt64 = 1 << 20
  /// Where the tool chooses, a check takes about so long.
  static let chosenNanoseconds: UInt64 = 3_000_000_000
  static let chosenOperations: ClosedRange<UInt64> = MemoryPlan.leastLeakOperations...20_000_000

  init(operations: UInt64, deckLengths: [UInt64], seed: UInt64) {
    let workers = UInt64(max(1, deckLengths.count))
    let total = operations / UInt64(Self.passes)
    perPass = deckLengths.enumerated().map { index, deck in
      let share = total / workers + (UInt64(index) < total % workers ? 1 : 0)
      return share >= deck ? share / deck * deck : max(share, 1)
    }
    let most = min(Self.maximumWindows, max(Self.minimumWindows, Self.arrivals / Int(workers))) / Self.passes
    let shortest = Int(clamping: perPass.min() ?? 1)
    let windows = max(1, min(most, max(min(Self.minimumWindows / Self.passes, shortest), shortest / Self.usualLength)))
    windowsPerPass = windows
    // The shortest of two operations is one.
    let varies = shortest >= 2 * windows
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

  /// How many operations a worker has performed at a quiet point, 0 … `windows`.
  func limit(ofWorker index: Int, atWindow window: Int) -> UInt64 {
    let share = perPass[index]
    let (pass, inPass) = window.quotientAndRemainder(dividingBy: windowsPerPass)
    guard inPass > 0 else { return UInt64(pass) * share }
    // In full width, since a share may be large.
    let product = share.multipliedFullWidth(by: ends[pass][inPass])
    return UInt64(pass) * share + ends[pass][windowsPerPass].dividingFullWidth(product).quotient
  }

  /// Of all workers.
  func operations(atWindow window: Int) -> UInt64 {
    perPass.indices.reduce(0) { $0 + limit(ofWorker: $1, atWindow: window) }
  }

  /// The pass that a quiet point ends, from 1.
  func pass(ofWindow window: Int) -> Int { window <= windowsPerPass ? 1 : 2 }

  /// How many operations are to be performed when so many took so long.
  static func chosen(operations: UInt64, nanoseconds: UInt64) -> UInt64 {
    let rate = Double(operations) / Double(max(nanoseconds, 1))
    let wanted = UInt64(min(Double(chosenOperations.upperBound), rate * Double(chosenNanoseconds)))
    return max(chosenOperations.lowerBound, wanted)
  }
}
