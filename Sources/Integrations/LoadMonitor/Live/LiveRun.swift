internal import LoadRecord
package import LoadReport

/// A run in progress at one moment.
package struct LiveRun: Sendable, Equatable {
  /// What it is doing.
  package var status: LiveStatus
  /// Its newest seconds.
  package var points: [LivePoint]
  /// How many seconds came before those.
  package var firstNumber: Int

  /// So many seconds are kept; an hour.
  package static let maximumPoints = 3600

  init(status: LiveStatus) {
    self.status = status
    points = []
    firstNumber = 0
  }

  /// The number of the next point: what a client that has all so far is told next.
  package var nextNumber: Int { firstNumber + points.count }

  mutating func append(_ point: LivePoint) {
    points.append(point)
    // Half as many again before they are cut: removing one at a time moves all of them each second.
    if points.count > Self.maximumPoints + Self.maximumPoints / 2 {
      let cut = points.count - Self.maximumPoints
      points.removeFirst(cut)
      firstNumber += cut
    }
  }

  /// A new run of several begins: its seconds start at 0 again, the numbers go on.
  mutating func restart() {
    firstNumber = nextNumber
    points = []
  }

  private struct Snapshot: Encodable {
    var status: LiveStatus
    var isWhole: Bool
    var points: [LivePoint]
  }

  /// All that a client needs to draw.
  ///
  /// - Parameter last: the number after the last point that the client has; nil: none.
  package func snapshot(after last: Int?) throws -> ServerSentEvent {
    let from = last.map { (firstNumber...nextNumber).contains($0) ? $0 : firstNumber } ?? firstNumber
    // A client that has some is given those that it lacks.
    let isWhole = last == nil || from == firstNumber
    let missing = points.dropFirst(from - firstNumber)
    let document = Snapshot(status: status, isWhole: isWhole, points: missing.suffix(Self.maximumPoints))
    return ServerSentEvent("snapshot", id: "\(nextNumber)", data: try OrderedJSONEncoder().encode(document))
  }
}
