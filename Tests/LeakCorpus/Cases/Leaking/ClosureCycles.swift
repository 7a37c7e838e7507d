internal import LoadTarget

/// An object that stores a closure which holds the object.
final class SelfCycle: SynchronousCase {
  static let leakCase = LeakCase(
    SelfCycle.self, "self_cycle", "an escaping closure that is stored in self and captures self", .tuning,
    .leak(bytes: 48 + 32, site: LeakSite("SelfCycle.", type: SelfCycle.Node.self)))

  final class Node {
    var action: (() -> Int)?
    let value: UInt64 = 7
    let other: UInt64 = 9
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let node = Node()
    let factor = worker.below(10)
    node.action = { Int(node.value) * factor }
    observe(node)
  }
}

/// Two objects, each of which stores a closure that holds the other.
final class ClosureCycle: SynchronousCase {
  static let leakCase = LeakCase(
    ClosureCycle.self, "closure_cycle", "two objects that hold each other through stored closures", .held,
    .leak(bytes: 32 + 32 + 64 + 32, site: LeakSite("ClosureCycle.", type: ClosureCycle.Screen.self)))

  final class Screen {
    var onChange: (() -> Int)?
    let title: UInt64 = 1
    let size: UInt64 = 2
    let place: UInt64 = 3
    let colour: UInt64 = 4
  }

  final class Model {
    var onLoad: (() -> Int)?
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let screen = Screen()
    let model = Model()
    let factor = worker.below(10)
    screen.onChange = { model.onLoad == nil ? 0 : factor }
    model.onLoad = { Int(screen.size) * factor }
    observe(screen)
    observe(model)
  }
}
