/// What a measuring process calls of a target beside its operations: where it was when it crashed or hung.
enum TargetCall: UInt32, Sendable, CaseIterable {
  case create = 1
  case createWorker
  case quiesce
  case verify
  case gauges
  case endWorker
  case destroy

  /// Where something happened, after "the measuring process crashed".
  var place: String {
    switch self {
    case .create: "while the target was created"
    case .createWorker: "while a worker of the target was created"
    case .quiesce, .verify, .gauges: "in the target's \(function)"
    case .endWorker: "while a worker of the target was destroyed"
    case .destroy: "while the target was destroyed, or at exit"
    }
  }

  /// What does not return.
  var function: String {
    switch self {
    case .create: "its creation"
    case .createWorker: "the creation of a worker"
    case .quiesce: "quiesce"
    case .verify: "verify"
    case .gauges: "gauges"
    case .endWorker: "the destruction of a worker"
    case .destroy: "its destruction or its exit handlers"
    }
  }
}
