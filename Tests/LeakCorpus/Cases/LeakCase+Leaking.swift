extension LeakCase {
  /// The cases that leak. Bytes are usable bytes of jemalloc's size classes; the tool's `verify` holds them against what
  /// the allocator counts.
  static let leaking: [LeakCase] = [
    // Cycles. A closure that captures one object alone has no context of its own.
    LeakCase("self_cycle", SelfCycle.self, .leak(48, site: "SelfCycle.perform", type: "Screen"), .tuning),
    LeakCase("closure_cycle", ClosureCycle.self, .leak(64, site: "ClosureCycle.perform", type: "Peer"), .held),
    LeakCase("delegate_cycle", DelegateCycle.self, .leak(64, site: "DelegateCycle.perform"), .tuning),
    LeakCase("parent_child", ParentChild.self, .leak(144, site: "ParentChild.perform", type: "Node"), .held),
    LeakCase("weak_cycle", WeakCycle.self, .leak(96, site: "WeakCycle.perform", type: "Peer"), .tuning),
    // Collections. Their own buffers grow in steps, beside what is counted here.
    LeakCase(
      "array_of_values", GlobalArrayOfValues.self,
      .leak(nil, site: nil, alsoAllowed: [.undecided, .step]), .held),
    LeakCase(
      "array_of_objects", GlobalArrayOfObjects.self,
      .leak(48, site: "GlobalArrayOfObjects.perform", type: "Session"), .tuning),
    LeakCase(
      "unique_key_objects", UniqueKeyObjects.self, .leak(48, site: "UniqueKeyObjects.perform", type: "Session"), .held),
    LeakCase("unique_key_texts", UniqueKeyTexts.self, .leak(64, site: "UniqueKeyTexts.perform"), .held),
    LeakCase(
      "doubling_dictionary", DoublingDictionary.self, .leak(nil, site: nil, alsoAllowed: [.undecided, .step]),
      .tuning),
    LeakCase("unique_text_set", UniqueTextSet.self, .leak(80, site: "UniqueTextSet.perform"), .tuning),
    LeakCase("interning", Interning.self, .leak(nil, site: "Interning.perform"), .held),
    LeakCase(
      "observer_list", ObserverList.self, .leak(80, site: "ObserverList.perform", type: "Session"), .tuning),
    LeakCase("notification_centre", NotificationCentre.self, .leak(32, site: "NotificationCentre.perform"), .held),
    LeakCase("side_index", SideIndex.self, .leak(64, site: "SideIndex.perform", type: "Ticket"), .tuning),
    LeakCase("lock_table", LockTable.self, .leak(128, site: nil), .held),
    LeakCase(
      "producer_consumer", ProducerConsumer.self, .leak(1.28, site: "ProducerConsumer.perform", type: "Ticket"),
      .held),
    // By hand and in C.
    LeakCase(
      "retained_by_hand", RetainedByHand.self, .leak(48, site: "RetainedByHand.perform", type: "Session"), .tuning),
    LeakCase("c_malloc", CMalloc.self, .leak(112, site: "corpus_leak_malloc"), .held),
    LeakCase("c_list", CList.self, .leak(48, site: "corpus_leak_list_node"), .tuning),
    LeakCase("c_realloc", CRealloc.self, .leak(nil, site: nil, alsoAllowed: [.undecided, .step]), .held),
    LeakCase("c_doubling", CDoubling.self, .leak(nil, site: nil, alsoAllowed: [.undecided, .step]), .tuning),
    LeakCase("pointer_allocate", PointerAllocate.self, .leak(80, site: "PointerAllocate.perform"), .held),
    LeakCase("varying_sizes", VaryingSizes.self, .leak(nil, site: "VaryingSizes.perform"), .tuning),
    LeakCase("mapping", Mapping.self, .leak(327.68, site: nil), .held),
    LeakCase("thread_storage", ThreadStorage.self, .leak(8.192, site: "run"), .tuning),
    LeakCase("three_sizes", ThreeSizes.self, .leak(67.2, site: "ThreeSizes.perform"), .held),
    // Rhythms.
    LeakCase("one_per_thousand", OnePerThousand.self, .leak(0.064, site: "OnePerThousand", type: "Ticket"), .held),
    LeakCase("large_per_thousand", LargePerThousand.self, .leak(8.192, site: "LargePerThousand"), .tuning),
    LeakCase("rare_burst", RareBurst.self, .leak(2.4, site: "RareBurst", type: "Session"), .held),
    LeakCase("burst", Burst.self, .leak(9.6, site: "Burst", type: "Session"), .tuning),
    LeakCase("under_sawtooth", UnderSawtooth.self, .leak(1.28, site: "UnderSawtooth", type: "Ticket"), .tuning),
    LeakCase(
      "under_sawtooth_same_size", UnderSawtoothSameSize.self, .leak(1.28, site: "UnderSawtoothSameSize", type: "Ticket"),
      .held),
    LeakCase("error_path", ErrorPath.self, .leak(4.8, site: "ErrorPath", type: "Session"), .held),
    LeakCase("sometimes", Sometimes.self, .leak(3.2, site: "Sometimes", type: "Ticket"), .tuning),
    LeakCase("late_leak", LateLeak.self, .leak(48, site: "LateLeak", type: "Session"), .held),
    LeakCase("half_byte", HalfByte.self, .leak(0.5, site: "HalfByte", type: "Ticket"), .held),
    LeakCase("one_byte", OneByte.self, .leak(1, site: "OneByte", type: "Ticket"), .tuning),
    LeakCase("beside_cache", BesideCache.self, .leak(4, site: "BesideCache", type: "Ticket"), .held),
    // Concurrency.
    LeakCase(
      "suspended_task", SuspendedTask.self, .leak(1408, site: "SuspendedTask.performAsync"), .held, asynchronous: true),
    LeakCase(
      "kept_continuation", KeptContinuation.self, .leak(356, site: "KeptContinuation.performAsync"), .tuning,
      asynchronous: true),
    LeakCase(
      "unread_stream", UnreadStream.self, .leak(48, site: "UnreadStream.performAsync", type: "Session"), .held,
      asynchronous: true),
    LeakCase(
      "finished_tasks", FinishedTasks.self, .leak(nil, site: "FinishedTasks.performAsync"), .tuning, asynchronous: true),
    LeakCase(
      "actor_table", ActorTable.self, .leak(48, site: "Store.add", type: "Session"), .held, asynchronous: true),
    LeakCase(
      "cancel_path", CancelPath.self, .leak(48, site: "CancelPath.performAsync", type: "Session"), .held,
      asynchronous: true),
    LeakCase("child_task", ChildTask.self, .leak(96, site: "ChildTask.leave", type: "Parcel"), .tuning, asynchronous: true),
    LeakCase(
      "grouped_tasks", GroupedTasks.self, .leak(32, site: "GroupedTasks.performAsync", type: "Ticket"), .held,
      asynchronous: true),
    LeakCase("backlogged_queue", BackloggedQueue.self, .leak(nil, site: "BackloggedQueue.perform"), .tuning),
    LeakCase("endless_timers", EndlessTimers.self, .leak(nil, site: "EndlessTimers.perform"), .held),
  ]
}
