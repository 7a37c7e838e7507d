internal import LoadTarget

/// A delegate that should be weak and is not.
final class DelegateCycle: SynchronousCase {
  static let leakCase = LeakCase(
    DelegateCycle.self, "delegate_cycle", "two classes with strong references to each other", .tuning,
    .leak(bytes: 48 + 32, site: LeakSite("DelegateCycle.", type: DelegateCycle.View.self)))

  final class View {
    var delegate: Controller?
    let width: UInt64 = 3
    let height: UInt64 = 4
  }

  final class Controller {
    var view: View?
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let view = View()
    let controller = Controller()
    view.delegate = controller
    controller.view = view
    observe(view)
  }
}

/// Children that hold their parent strongly.
final class ParentChildCycle: SynchronousCase {
  static let leakCase = LeakCase(
    ParentChildCycle.self, "parent_child_cycle", "a parent's array of children that hold the parent", .held,
    .leak(bytes: 32 + 48 + 2 * 96, site: LeakSite("ParentChildCycle.", type: ParentChildCycle.Child.self)))

  final class Parent {
    var children: [Child] = []
    let name = 5
  }

  final class Child {
    let parent: Parent
    let place = Words4()
    let size = Words4()

    init(_ parent: Parent) { self.parent = parent }
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let parent = Parent()
    parent.children = [Child(parent), Child(parent)]
    observe(parent)
  }
}

/// A cycle that is referred to weakly: the side table stays with the object.
final class WeakSideTable: SynchronousCase {
  static let leakCase = LeakCase(
    WeakSideTable.self, "weak_side_table", "an object in a cycle with itself that had a weak reference", .held,
    .leak(bytes: 64 + 32, site: LeakSite("WeakSideTable.", type: WeakSideTable.Node.self)))

  final class Node {
    var itself: Node?
    let words = Words4()
  }

  final class Watcher {
    weak var node: Node?
  }

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let node = Node()
    let watcher = Watcher()
    watcher.node = node
    node.itself = node
    observe(watcher)
    observe(node)
  }
}
