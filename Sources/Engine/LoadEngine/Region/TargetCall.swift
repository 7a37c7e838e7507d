/// The calls of a measuring process to a target besides its operations: where it was when it crashed or hung.
enum TargetCall: UInt32, Sendable, CaseIterable {
  case create = 1
  case createWorker
  case quiesce
  case verify
  case gauges
  case endWorker
  case destroy

  /// The place of an event, after "the measuring process crashed".
  var place: String {
    switch self {
    case .create: "while the target was created"
    case .createWorker: "while a worker of the target was created"
    case .quiesce, .verify, .gauges: "in the target's \(self)"
    case .endWorker: "while a worker of the target was destroyed"
    case .destroy: "while the target was destroyed, or at exit"
    }
  }

  /// The call, before "did not finish".
  var subject: String {
    switch self {
    case .create: "its creation"
    case .createWorker: "the creation of a worker"
    case .quiesce, .verify, .gauges: "its \(self)"
    case .endWorker: "the destruction of a worker"
    case .destroy: "its destruction or its exit handlers"
    }
  }
}
