internal import LoadRecord
package import LoadReport

/// A run in progress at one moment.
package struct LiveRun: Sendable, Equatable {
  /// The run's status.
  package var status: LiveStatus
  /// Its newest seconds.
  package var points: [LivePoint]
  /// The number of seconds before those.
  package var firstNumber: Int

  /// Maximum number of seconds kept: an hour.
  package static let maximumPoints = 3600

  init(status: LiveStatus) {
    self.status = status
    points = []
    firstNumber = 0
  }

  /// The number of the next point, which a client with all points so far receives next.
  package var nextNumber: Int { firstNumber + points.count }

  mutating func append(_ point: LivePoint) {
    points.append(point)
    // Trimmed only at 1.5 times the limit: removing one at a time would move all of them each second.
    if points.count > Self.maximumPoints + Self.maximumPoints / 2 {
      let cut = points.count - Self.maximumPoints
      points.removeFirst(cut)
      firstNumber += cut
    }
  }

  /// The next of several runs begins: its seconds restart at 0, but the numbers continue.
  mutating func restart() {
    firstNumber = nextNumber
    points = []
  }

  private struct Snapshot: Encodable {
    var status: LiveStatus
    var isWhole: Bool
    var points: [LivePoint]
  }

  /// All that a client needs for drawing.
  ///
  /// - Parameter last: the number after the client's last point; nil if it has none.
  package func snapshot(after last: Int?) throws -> ServerSentEvent {
    let from = last.map { (firstNumber...nextNumber).contains($0) ? $0 : firstNumber } ?? firstNumber
    // A client that has some points receives only the missing ones.
    let isWhole = last == nil || from == firstNumber
    let missing = points.dropFirst(from - firstNumber)
    let document = Snapshot(status: status, isWhole: isWhole, points: missing.suffix(Self.maximumPoints))
    return ServerSentEvent("snapshot", id: "\(nextNumber)", data: try OrderedJSONEncoder().encode(document))
  }
}
