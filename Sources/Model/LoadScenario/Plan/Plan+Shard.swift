/// How a plan is split over processes.
///
/// The workers of the whole plan, numbered through all groups, are dealt out in turn: worker w belongs to shard
/// w mod n. A worker keeps its number, and with it its deck, its share of the operations and its turns in a ramp; so all
/// shards together perform what one process would. An open group's arrivals follow its workers: a shard takes its
/// workers' share of the rate.
extension Plan {
  /// The part of this plan that a shard performs; the plan itself where there is one shard.
  ///
  /// - Throws: ``ShardRefusal`` when the plan makes several runs, or when some shard would have no worker of a group or
  ///   no operation: without its writers, say, it would be another workload.
  public func part(_ shard: Shard) throws(ShardRefusal) -> Plan {
    guard shard.count > 1 else { return self }
    guard cellCount == 1 else {
      throw ShardRefusal(
        description:
          "a shard is part of one run, but this scenario makes \(cellCount) runs: name one target, one executor and "
          + "one value of 'threads', without 'repeat'")
    }
    try checkShards(shard.count)
    var plan = self
    plan.shard = PlanShard(
      shard: shard, whole: PlanShard.Whole(groups: groups, length: length, warmupIterations: warmupIterations))
    var first = 0
    plan.groups = groups.map { group in
      defer { first += group.workers }
      return group.part(workers: shard.share(of: first + group.workers) - shard.share(of: first))
    }
    if case .iterations(let total) = length { plan.length = .iterations(operations(total, of: shard)) }
    plan.warmupIterations = warmupIterations.map { operations($0, of: shard) }
    return plan
  }

  private func checkShards(_ count: Int) throws(ShardRefusal) {
    if let smallest = groups.min(by: { $0.workers < $1.workers }), smallest.workers < count {
      let name = smallest.name == WorkerGroup.defaultName ? "the plan" : "group '\(smallest.name)'"
      throw ShardRefusal(
        description:
          "\(name) has \(smallest.workers) \(executor.workerNoun(smallest.workers)): every shard needs "
          + "at least one of each group, so at most \(smallest.workers) shards are possible, not \(count)")
    }
    if case .iterations(let total) = length, total < UInt64(count) {
      throw ShardRefusal(
        description: "\(total) iterations: every shard performs at least one, so at most \(total) shards are "
          + "possible, not \(count)")
    }
  }

  /// The number of `total` operations that a shard's workers perform.
  private func operations(_ total: UInt64, of shard: Shard) -> UInt64 {
    let workers = UInt64(max(1, workerCount))
    let more = shard.share(of: Int(total % workers))
    return total / workers * UInt64(shard.share(of: Int(workers))) + UInt64(more)
  }

  /// The plan that this is a part of; the plan itself if it is whole.
  public var whole: Plan {
    guard let shard else { return self }
    var plan = self
    plan.shard = nil
    plan.groups = shard.whole.groups
    plan.length = shard.whole.length
    plan.warmupIterations = shard.whole.warmupIterations
    return plan
  }

  // MARK: Places in the whole plan

  /// The number of a worker in the whole plan.
  public func wholeIndex(ofWorker index: Int) -> Int {
    shard.map { $0.shard.index + index * $0.shard.count } ?? index
  }

  /// The numbers of a group's workers within their group in the whole plan: the first, and how far apart they are.
  package func numbering(ofGroup number: Int) -> (first: Int, stride: Int) {
    guard let shard else { return (0, 1) }
    let start = shard.whole.groups[..<number].reduce(0) { $0 + $1.workers }
    return (shard.shard.first(from: start), shard.shard.count)
  }

  /// When a worker performs in its group's ramp of workers; nil where the group has none.
  package func turns(group number: Int, indexInGroup: Int) -> [Range<UInt64>]? {
    let (first, stride) = numbering(ofGroup: number)
    return wholeGroup(number).ramp?.turns(ofWorker: first + indexInGroup * stride)
  }

  /// The maximum number of a group's workers that its ramp lets perform in a stretch of time.
  package func activeWorkers(group number: Int, in time: Range<UInt64>) -> Int {
    guard let ramp = wholeGroup(number).ramp else { return groups[number].workers }
    let active = Int((ramp.largest(in: time) + 0.5).rounded(.down))
    let (first, stride) = numbering(ofGroup: number)
    return active > first ? (active - first - 1) / stride + 1 : 0
  }

  /// A group as the whole plan has it.
  package func wholeGroup(_ number: Int) -> WorkerGroup { shard?.whole.groups[number] ?? groups[number] }
}

extension WorkerGroup {
  /// The group with `own` of its workers, and their part of its arrivals and ramp.
  fileprivate func part(workers own: Int) -> WorkerGroup {
    var group = self
    group.workers = own
    group.arrivals = arrivals?.part(own, of: workers)
    group.ramp = ramp?.part(own, of: workers)
    return group
  }
}

extension Arrivals {
  /// The arrivals of `own` of a group's workers.
  package func part(_ own: Int, of workers: Int) -> Arrivals {
    var arrivals = self
    arrivals.ratePerSecond = ratePerSecond * Double(own) / Double(workers)
    arrivals.ramp = ramp?.part(own, of: workers)
    return arrivals
  }
}

extension Ramp {
  fileprivate func part(_ own: Int, of workers: Int) -> Ramp {
    func part(_ value: Double) -> Double { value * Double(own) / Double(workers) }
    return Ramp(
      start: part(start),
      stages: stages.map { Stage(durationNanoseconds: $0.durationNanoseconds, target: part($0.target)) })
  }
}
