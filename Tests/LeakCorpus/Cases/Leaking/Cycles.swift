internal import CLeakCorpus
internal import LoadTarget

/// An object whose closure holds it.
final class SelfCycle: LeakSubject {
  final class Screen: @unchecked Sendable {
    // Used by the thread that made it.
    var action: (() -> Void)?
    let id: UInt64
    init(_ id: UInt64) { self.id = id }
  }

  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    let screen = Screen(call)  // leaks: self_cycle
    screen.action = { corpus_observe(Unmanaged.passUnretained(screen).toOpaque()) }
    screen.action?()
  }
}

/// Two objects whose closures hold each other.
final class ClosureCycle: LeakSubject {
  final class Peer: @unchecked Sendable {
    // Used by the thread that made it.
    var answer: (() -> Void)?
  }

  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    let first = Peer()  // leaks: closure_cycle
    let second = Peer()  // leaks: closure_cycle
    first.answer = { corpus_observe(Unmanaged.passUnretained(second).toOpaque()) }
    second.answer = { corpus_observe(Unmanaged.passUnretained(first).toOpaque()) }
  }
}

/// A delegate that is held.
final class DelegateCycle: LeakSubject {
  final class Controller: @unchecked Sendable {
    // Used by the thread that made it.
    var view: View?
    let id: UInt64
    init(_ id: UInt64) { self.id = id }
  }

  final class View: @unchecked Sendable {
    // Used by the thread that made it.
    var delegate: Controller?
    let id: UInt64
    init(_ id: UInt64) { self.id = id }
  }

  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    let controller = Controller(call)  // leaks: delegate_cycle
    let view = View(call)  // leaks: delegate_cycle
    controller.view = view
    view.delegate = controller
    corpus_observe(Unmanaged.passUnretained(view).toOpaque())
  }
}

/// Children that hold their parent.
final class ParentChild: LeakSubject {
  final class Node: @unchecked Sendable {
    // Used by the thread that made it.
    var parent: Node?
    var children: [Node] = []
  }

  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    let parent = Node()  // leaks: parent_child
    let first = Node()  // leaks: parent_child
    let second = Node()  // leaks: parent_child
    first.parent = parent
    second.parent = parent
    parent.children = [first, second]  // leaks: parent_child
    corpus_observe(Unmanaged.passUnretained(parent).toOpaque())
  }
}

/// A cycle that a weak reference looks at: objects and side table stay.
final class WeakCycle: LeakSubject {
  final class Peer: @unchecked Sendable {
    // Used by the thread that made it.
    var other: Peer?
    weak var watched: Peer?
  }

  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    let first = Peer()  // leaks: weak_cycle
    let second = Peer()  // leaks: weak_cycle
    first.other = second
    second.other = first
    first.watched = second
    corpus_observe(Unmanaged.passUnretained(first).toOpaque())
  }
}
