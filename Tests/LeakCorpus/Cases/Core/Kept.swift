internal import LoadPlatform

/// An array behind a lock that grows. Its buffer has room from the start, so that what grows is only what the
/// elements refer to.
final class Kept<Element: Sendable>: Sendable {
  private let elements: Lock<[Element]>

  /// More elements than a run of 400,000 operations keeps.
  static var room: Int { 400_000 }

  init(room: Int = Kept.room) {
    var elements: [Element] = []
    elements.reserveCapacity(room)
    self.elements = Lock(elements)
  }

  func append(_ element: Element) { elements.withLock { $0.append(element) } }

  func removeAll() { elements.withLock { $0.removeAll(keepingCapacity: true) } }
}
