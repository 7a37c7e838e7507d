import LoadRecord

/// Makes the observations of a leak check from functions of the operations performed.
struct MadeCheck {
  /// Performed before the first window.
  var before: UInt64 = 0
  var operations: UInt64 = 200_000
  var windows = 960
  /// Objects of each size class after so many operations.
  var classes: [(bytes: UInt64, objects: (Double) -> Double)]
  /// Bytes that are alive whatever happens.
  var base: UInt64 = 4_000_000
  /// Bytes in pages beside those that are alive.
  var held: (Double) -> Double = { _ in 400_000 }
  /// Address space outside the allocator.
  var outside: (Double) -> Double = { _ in 70_000_000 }
  /// Address space that the target maps; nil: nobody tells.
  var mapped: ((Double) -> Double)?
  var resident: (Double) -> Double = { _ in 24_000_000 }
  var descriptors: (Double) -> Double = { _ in 9 }
  var threads: (Double) -> Double = { _ in 4 }

  var observations: LeakObservations {
    LeakObservations(
      executor: "threads", sizeClasses: classes.map(\.bytes),
      windows: (0...windows).map { index in
        let performed = before + operations * UInt64(index) / UInt64(windows)
        let objects = classes.map { UInt64(max(0, $0.objects(Double(performed)))) }
        let live = zip(classes, objects).reduce(base) { $0 + $1.0.bytes * $1.1 }
        return LeakWindow(
          pass: index * 2 <= windows ? 1 : 2, operations: performed, elapsedNanoseconds: performed * 1000,
          liveBytes: live, activeBytes: live + UInt64(held(Double(performed))), mappedBytes: 30_000_000,
          reservedBytes: 30_000_000, targetMappedBytes: mapped.map { UInt64($0(Double(performed))) },
          residentBytes: UInt64(resident(Double(performed))),
          virtualBytes: 30_000_000 + UInt64(outside(Double(performed)) + (mapped?(Double(performed)) ?? 0)),
          descriptors: UInt64(descriptors(Double(performed))), threads: UInt64(threads(Double(performed))),
          objects: objects)
      })
  }
}

/// Random numbers from a seed: `SplitMix64` (Steele, Lea, Flood, 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number in 0 ..< 1 that belongs to a place: the same each time that it is asked for.
  static func uniform(_ seed: UInt64, _ place: Double) -> Double {
    var generator = SeededGenerator(seed &* 0x9E37_79B9 &+ UInt64(place))
    return Double(generator.next() >> 11) * 0x1p-53
  }
}
