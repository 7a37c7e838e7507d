internal import LoadTarget

/// A stream that is written to and never read.
final class StreamWithoutConsumer: SynchronousCase {
  static let leakCase = LeakCase(
    StreamWithoutConsumer.self, "stream_without_consumer", "an AsyncStream whose buffer is never read", .tuning,
    .leak(bytes: 640 + 8, site: LeakSite("StreamWithoutConsumer.", type: StreamWithoutConsumer.Event.self)))

  final class Event: Sendable {
    let words = Words64()
  }

  private let stream: AsyncStream<Event>
  private let continuation: AsyncStream<Event>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .unbounded) }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let event = Event()
    observe(event)
    continuation.yield(event)
  }
}

/// What a cancellation handler takes and does not give back.
final class CancelPath: AsynchronousCase {
  static let leakCase = LeakCase(
    CancelPath.self, "cancel_path", "a cancellation handler that retains an object permanently", .held,
    .leak(bytes: 64, site: LeakSite("CancelPath.", type: CancelPath.Ticket.self)))

  final class Ticket: Sendable {
    let words = Words4()
    let first = 1
    let second = 2
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) async {
    let task = Task {
      await withTaskCancellationHandler {
        while !Task.isCancelled { await Task.yield() }
      } onCancel: {
        CancelPath.leak()
      }
    }
    task.cancel()
    await task.value
  }

  @inline(never)
  private static func leak() {
    let ticket = Ticket()
    observe(ticket)
    _ = Unmanaged.passRetained(ticket)
  }
}

/// An actor that only ever adds to its state.
final class ActorHeldArray: AsynchronousCase {
  static let leakCase = LeakCase(
    ActorHeldArray.self, "actor_held_array", "an actor's array that only grows", .tuning,
    .leak(bytes: 112, site: LeakSite("ActorHeldArray.", type: ActorHeldArray.Line.self)))

  final class Line: Sendable {
    let first = Words4()
    let second = Words4()
    let number: Int
    let length = 3
    let hash = 4

    init(_ number: Int) { self.number = number }
  }

  private actor Journal {
    private var lines: [Line] = []

    init() { lines.reserveCapacity(400_000) }

    func write(_ line: Line) { lines.append(line) }
  }

  private let journal = Journal()

  @inline(never)
  func perform(_ worker: inout CaseWorker) async {
    let line = Line(worker.below(1_000))
    observe(line)
    await journal.write(line)
  }
}
