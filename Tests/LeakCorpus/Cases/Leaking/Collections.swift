internal import CLeakCorpus
internal import LoadPlatform
internal import LoadTarget

/// An array of values that is only added to.
final class GlobalArrayOfValues: LeakSubject {
  private let values = Lock<[(UInt64, UInt64, UInt64, UInt64)]>([])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { values.withLock { $0.append((call, call, call, call)) } }
}

/// An array of objects that is only added to.
final class GlobalArrayOfObjects: LeakSubject {
  private let sessions = Lock<[Session]>([])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let session = Session(call)  // leaks: array_of_objects
    sessions.withLock { $0.append(session) }
  }
}

/// A table whose keys are never the same.
final class UniqueKeyObjects: LeakSubject {
  private let table = Lock<[UInt64: Session]>([:])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let session = Session(call)  // leaks: unique_key_objects
    table.withLock { $0[call] = session }
  }
}

/// A table whose keys are texts that are never the same.
final class UniqueKeyTexts: LeakSubject {
  private let table = Lock<[String: UInt64]>([:])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { table.withLock { $0[uniqueText(call, bytes: 30)] = call } }  // leaks: unique_key_texts
}

/// A table of numbers: nothing but a buffer that doubles.
final class DoublingDictionary: LeakSubject {
  private let table = Lock<[UInt64: UInt64]>([:])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { table.withLock { $0[call] = call } }
}

/// A set of texts that are never the same.
final class UniqueTextSet: LeakSubject {
  private let texts = Lock<Set<String>>([])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { _ = texts.withLock { $0.insert(uniqueText(call, bytes: 40)) } }  // leaks: unique_text_set
}

/// A table that keeps every text once; none comes twice.
final class Interning: LeakSubject {
  private let table = Lock<[Int: [String]]>([:])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let text = uniqueText(call, bytes: 100)  // leaks: interning
    table.withLock { $0[text.hashValue & 0xFFF, default: []].append(text) }
  }
}

/// Observers that are added and never removed.
final class ObserverList: LeakSubject {
  private let observers = Lock<[@Sendable () -> Void]>([])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) {
    let session = Session(call)  // leaks: observer_list
    observers.withLock { observers in
      // Called once when it is added, as such lists do.
      let observer: @Sendable () -> Void = { corpus_observe(Unmanaged.passUnretained(session).toOpaque()) }
      observer()
      observers.append(observer)
    }
  }
}

/// A notification centre whose tokens are never given back.
final class NotificationCentre: LeakSubject {
  private let handlers = Lock<[UInt64: @Sendable (UInt64) -> UInt64]>([:])
  init(seed: UInt64) {}
  func perform(_ call: UInt64) { handlers.withLock { $0[call] = { $0 &+ call } } }  // leaks: notification_centre
}

/// A cache that forgets its entries, and an index beside it that does not.
final class SideIndex: LeakSubject {
  private struct State {
    var order: [UInt64] = []
    var entries: [UInt64: Session] = [:]
    var index: [UInt64: Ticket] = [:]
  }

  private let state = Lock(State())
  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    state.withLock { state in
      state.entries[call] = Session(call)
      state.index[call] = Ticket(call)  // leaks: side_index
      state.order.append(call)
      if state.order.count > 512 {
        for old in state.order.prefix(256) { state.entries[old] = nil }
        state.order.removeFirst(256)
      }
    }
  }
}

/// A lock for each key, and keys without end.
final class LockTable: LeakSubject {
  private let locks = Lock<[String: Ticket]>([:])
  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    let key = uniqueText(call, bytes: 30)  // leaks: lock_table
    locks.withLock { locks in
      if locks[key] == nil { locks[key] = Ticket(call) }
    }
  }
}

/// Objects that one takes from a queue that another filled, and one of fifty that nobody gives back.
final class ProducerConsumer: LeakSubject {
  private let queue = Lock<[Unmanaged<Ticket>]>([])
  init(seed: UInt64) {}

  func perform(_ call: UInt64) {
    let made = Unmanaged.passRetained(Ticket(call))  // leaks: producer_consumer
    let taken = queue.withLock { queue -> Unmanaged<Ticket>? in
      queue.append(made)
      return queue.count > 64 ? queue.removeFirst() : nil
    }
    if let taken, call % 50 != 0 { taken.release() }
  }
}
