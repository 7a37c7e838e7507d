// report: https://github.com/achendev/DisableCtrlClick/pull/5
// story: the tap's callback returns each event retained, though the caller does not take it over.
// kind: leak
// resource: heap
// operation: mouse_event
// growth: 48
// mix: mouse_event 3, key_event 7
// executors: threads, dispatch, tasks
// function: EventSource.mouseEvent(_:)
import LoadTesting

final class TapEvent {
  let kind: Int
  let location: (Double, Double)
  let flags: UInt64
  init(kind: Int, x: Double, y: Double) {
    self.kind = kind
    location = (x, y)
    flags = UInt64(kind) << 3
  }
}

enum EventSource {
  @inline(never)
  static func passOn(_ event: TapEvent) -> Unmanaged<TapEvent> { Unmanaged.passRetained(event) }

  @inline(never)
  static func passBy(_ event: TapEvent) -> Unmanaged<TapEvent> { Unmanaged.passUnretained(event) }

  @inline(never)
  static func mouseEvent(_ number: Int) -> UInt64 {
    let event = TapEvent(kind: number & 7, x: Double(number), y: 1)  // stays
    return withExtendedLifetime(event) { passOn(event)._withUnsafeGuaranteedRef { $0.flags } }
  }

  @inline(never)
  static func keyEvent(_ number: Int) -> UInt64 {
    let event = TapEvent(kind: number & 7, x: 0, y: Double(number))
    return withExtendedLifetime(event) { passBy(event)._withUnsafeGuaranteedRef { $0.flags } }
  }
}

final class EventTap: LoadTarget {
  static let name = "event_tap"
  static let summary = "events handed to a callback that retains them"
  static let operations = [
    OperationDescription("mouse_event", "an event of the pointer"),
    OperationDescription("key_event", "an event of the keyboard"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Tap { Tap() }

  struct Tap: LoadWorker {
    var sum: UInt64 = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      let number = Int(truncatingIfNeeded: iteration)
      sum &+= operation == 0 ? EventSource.mouseEvent(number) : EventSource.keyEvent(number)
    }
  }
}

let eventTapTruth = Truth("event_tap", .heap) { { _ = EventSource.mouseEvent($0) } }
