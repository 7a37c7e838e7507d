// report: https://github.com/manaflow-ai/cmux/issues/5718
// story: each palette registers a block for a notification and never removes it, so the center keeps block and palette.
// kind: leak
// resource: heap
// operation: show_palette
// growth: varies (about 250)
// mix: show_palette 1, type_query 4
// executors: threads, dispatch, tasks
// function: CommandPalette.install()
import Foundation
import LoadTesting

final class CommandPalette: @unchecked Sendable {
  let center: NotificationCenter
  var tokens: [any NSObjectProtocol] = []
  var wasKey = 0
  init(_ center: NotificationCenter) { self.center = center }

  @inline(never)
  func install() {
    let token = center.addObserver(forName: Notification.Name("window-key"), object: nil, queue: nil) { _ in  // stays
      self.wasKey += 1
    }
    tokens.append(token)
  }
}

final class NotificationObserver: LoadTarget {
  static let name = "notification_observer"
  static let summary = "palettes that observe a notification"
  static let operations = [
    OperationDescription("show_palette", "shows a palette and closes it"),
    OperationDescription("type_query", "filters commands"),
  ]
  let center = NotificationCenter()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Window { Window(center: center) }

  struct Window: LoadWorker {
    let center: NotificationCenter
    let commands = ["open", "close", "split", "zoom", "find", "replace"]
    var found = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 {
        CommandPalette(center).install()  // stays
      } else {
        found &+= commands.filter { $0.utf8.count == Int(iteration & 7) }.count
      }
    }
  }
}

let notificationObserverTruth = Truth("notification_observer", .heap, calls: 1000) {
  let center = NotificationCenter()
  return { _ in CommandPalette(center).install() }
}
