/// Whether the ceiling of a series, its maximum, rises together with its floor. Where only little follows, the minimum of
/// noise rises by chance; its maximum does not.
struct Ceiling {
  /// The minimum share of the floor's rise by which the ceiling rises.
  private static let share = 0.25

  private let values: [Double]
  /// For each value, the maximum of it and all that follow.
  private let following: [Double]
  /// Where both last rose.
  private var level = 0

  init(_ values: [Double]) {
    self.values = values
    var following = values
    for index in following.indices.dropLast().reversed() {
      following[index] = max(following[index], following[index + 1])
    }
    self.following = following
  }

  /// Whether it rises with the floor. A peak before the last such rise, or longer ago than half of the points, does not
  /// count: a start may take more for a while.
  ///
  /// - Parameters:
  ///   - points: where the floor rises; later points in later calls.
  ///   - size: by how much the floor rises.
  mutating func rises(at points: ClosedRange<Int>, by size: Double) -> Bool {
    let before = values[max(level, points.lowerBound - values.count / 2)...points.lowerBound].max()
    guard let before, following[points.upperBound] - before >= Self.share * size else { return false }
    level = points.upperBound
    return true
  }
}

extension Series {
  /// The operations at which the floor last rose by `minimum`, and the ceiling with it; a rise in the last part may be a
  /// single high value. Nil: it does not rise.
  func lastRise(minimum: Double) -> Double? {
    let floor = values.floor
    var end = index(atShare: 0.85)
    guard end < count else { return nil }
    let initial = Ceiling(values)
    while let index = floor.firstIndex(where: { floor[end] - $0 < minimum }), index > 0 {
      var ceiling = initial
      let begin = floor.lastIndex { floor[index] - $0 >= minimum } ?? 0
      if ceiling.rises(at: begin...index, by: minimum) { return operations[index] }
      end = index - 1
    }
    return nil
  }
}
