internal import LoadPlatform
package import LoadRecord
internal import LoadScenario

/// The call sites of the tracked objects.
package struct CallSites: Sendable {
  /// The sites of each resource together, memory first; those that retain the most bytes, or the most of a resource,
  /// first.
  package let sites: [CallSiteRecord]
  /// What is missing, as sentences for the report.
  package let warnings: [String]
  let profile: AllocationProfile
  let symbols: Symboliser

  /// Finds the call sites of a profile.
  ///
  /// - Parameter calls: the number of calls of each operation while objects were tracked.
  package static func find(in profile: AllocationProfile, calls: [String: UInt64]) async -> CallSites {
    let addresses = Set(profile.live.flatMap { $0.addresses + $0.waiting.flatMap(\.addresses) })
    let symbols = await Symboliser.look(up: addresses, in: MemoryMap(profile.maps))
    return CallSites(profile: profile, symbols: symbols, calls: calls)
  }

  private struct Key: Hashable {
    var operation: String?
    var resource: LeakResource?
    var path: SiteFolding.Path
  }

  /// The live objects of one site.
  private struct Merged {
    var site: CallSiteRecord
    /// Key nil: raw memory.
    var types: [String?: Double] = [:]
    var waiting: [CallSiteRecord.Frame: UInt64] = [:]
    /// Objects whose age is known, and those of the first half.
    private var dated = (earlier: 0.0, all: 0.0)

    init(site: CallSiteRecord) { self.site = site }

    mutating func add(ageOf stack: AllocationProfile.Stack) {
      guard let share = stack.earlierShare else { return }
      dated = (dated.earlier + share * Double(stack.liveObjects), dated.all + Double(stack.liveObjects))
    }

    var earlierShare: Double? { dated.all > 0 ? dated.earlier / dated.all : nil }

    /// The first word of memory may be left over from an earlier object: a type counts only if the call path shows that
    /// the runtime created an object.
    mutating func add(typesOf stack: AllocationProfile.Stack, from frames: [Symboliser.Frame]) {
      let maker = SiteFolding.maker(of: frames)
      let known = stack.types.filter { maker == .runtime || maker == .tasks && $0.key == ObjectType.task }
      for (type, objects) in known { types[type, default: 0] += Double(objects) }
      let untyped = Double(stack.liveObjects - known.values.reduce(0, +))
      guard untyped > 0 else { return }
      types[maker == .tasks ? ObjectType.taskMemory : nil, default: 0] += untyped
    }

    /// Types with the most objects first.
    var shares: [CallSiteRecord.TypeShare] {
      types.map { CallSiteRecord.TypeShare(type: $0.key, objects: $0.value) }
        .sorted { ($0.objects, $1.type ?? "") > ($1.objects, $0.type ?? "") }
    }
  }

  init(profile: AllocationProfile, symbols: Symboliser, calls: [String: UInt64]) {
    self.profile = profile
    self.symbols = symbols
    var merged: [Key: Merged] = [:]
    for stack in profile.live {
      let frames = stack.addresses.flatMap { symbols.frames[$0] ?? [] }
      let path = SiteFolding.folded(frames)
      guard !path.frames.isEmpty else { continue }
      // The tool's own objects.
      if stack.operation == nil, !path.hasOwnFrames, SiteFolding.reachesEngine(frames) { continue }
      let key = Key(operation: stack.operation, resource: stack.resource, path: path)
      var entry =
        merged[key]
        ?? Merged(
          site: CallSiteRecord(
            operation: stack.operation, resource: stack.resource, bytes: 0, objects: 0, via: path.via,
            frames: path.frames))
      entry.site.bytes += Double(stack.liveBytes)
      entry.site.objects += Double(stack.liveObjects)
      entry.add(ageOf: stack)
      entry.add(typesOf: stack, from: frames)
      for waiting in stack.waiting {
        let path = SiteFolding.folded(waiting.addresses.flatMap { symbols.frames[$0] ?? [] })
        if path.hasOwnFrames, let frame = path.frames.first { entry.waiting[frame, default: 0] += waiting.tasks }
      }
      merged[key] = entry
    }
    sites = merged.values.map { entry in
      var site = entry.site
      site.earlierShare = entry.earlierShare
      if site.resource == nil {
        site.types = entry.shares
        site.type = entry.shares.first?.type
      }
      site.waiting = entry.waiting.max { ($0.value, $1.key.function) < ($1.value, $0.key.function) }?.key
      if let operation = site.operation, let calls = calls[operation], calls > 0 {
        if site.resource?.isBytes ?? true { site.bytesPerCall = site.bytes / Double(calls) }
        site.objectsPerCall = site.objects / Double(calls)
      }
      return site
    }.sorted { $0.isBefore($1) }
    var warnings = [symbols.warning].compactMap { $0 }
    if profile.lost > 0 {
      warnings.append("\(profile.lost) objects could not be tracked: call sites are determined from the others")
    }
    for resource in LeakResource.allCases {
      guard let count = profile.unattributed[resource] else { continue }
      warnings.append(
        "not attributed: \(count) \(resource.noun), created inside the C library or by direct system calls")
    }
    self.warnings = warnings
  }
}

extension CallSiteRecord {
  /// The order of a listing; ties by name, so that it is the same each time.
  fileprivate func isBefore(_ other: CallSiteRecord) -> Bool {
    func rank(_ resource: LeakResource?) -> Int { resource.flatMap { LeakResource.allCases.firstIndex(of: $0) } ?? -1 }
    if resource != other.resource { return rank(resource) < rank(other.resource) }
    if bytes * weight != other.bytes * other.weight { return bytes * weight > other.bytes * other.weight }
    if objects != other.objects { return objects > other.objects }
    return frames.first?.function ?? "" < other.frames.first?.function ?? ""
  }
}
