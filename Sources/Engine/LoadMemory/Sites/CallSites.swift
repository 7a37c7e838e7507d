internal import LoadPlatform
package import LoadRecord

/// From what was tracked to the places in the source where it is allocated.
package struct CallSites: Sendable {
  /// Those of each resource together, of memory first; of these the most bytes, or the most of a resource, first.
  package let sites: [CallSiteRecord]
  /// In plain words, what is missing.
  package let warnings: [String]
  let profile: AllocationProfile
  let symbols: Symboliser

  /// Names the places of a profile.
  ///
  /// - Parameter calls: how often each operation was performed while objects were followed.
  package static func find(in profile: AllocationProfile, calls: [String: UInt64]) async -> CallSites {
    let addresses = Set(profile.live.flatMap(\.addresses))
    let symbols = await Symboliser.look(up: addresses, in: MemoryMap(profile.maps))
    return CallSites(profile: profile, symbols: symbols, calls: calls)
  }

  private struct Key: Hashable {
    var operation: String?
    var resource: LeakResource?
    var path: SiteFolding.Path
  }

  init(profile: AllocationProfile, symbols: Symboliser, calls: [String: UInt64]) {
    self.profile = profile
    self.symbols = symbols
    var merged: [Key: (site: CallSiteRecord, types: [String: UInt64])] = [:]
    for stack in profile.live {
      // All of a resource is followed.
      let scale = stack.resource == nil ? Double(max(1, profile.spacing)) : 1
      let path = SiteFolding.folded(stack.addresses.flatMap { symbols.frames[$0] ?? [] })
      guard !path.frames.isEmpty else { continue }
      let key = Key(operation: stack.operation, resource: stack.resource, path: path)
      var entry =
        merged[key]
        ?? (
          CallSiteRecord(
            operation: stack.operation, resource: stack.resource, bytes: 0, objects: 0, via: path.via,
            frames: path.frames), [:]
        )
      entry.site.bytes += Double(stack.liveBytes) * scale
      entry.site.objects += Double(stack.liveObjects) * scale
      entry.types.merge(stack.types) { $0 + $1 }
      merged[key] = entry
    }
    sites = merged.values.map { entry in
      var site = entry.site
      site.type = entry.types.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      if let operation = site.operation, let calls = calls[operation], calls > 0 {
        if site.resource?.isBytes ?? true { site.bytesPerCall = site.bytes / Double(calls) }
        site.objectsPerCall = site.objects / Double(calls)
      }
      return site
    }.sorted { $0.isBefore($1) }
    var warnings = [symbols.warning].compactMap { $0 }
    if profile.lost > 0 {
      warnings.append("\(profile.lost) objects found no room in the tracker: sites are told by the others")
    }
    for resource in LeakResource.allCases {
      guard let count = profile.unattributed[resource] else { continue }
      warnings.append(
        "not attributed: \(count) \(resource.noun), made by the C library for itself or by system calls without it")
    }
    self.warnings = warnings
  }
}

extension CallSiteRecord {
  /// The order of a listing; ties by name, so that it is the same each time.
  fileprivate func isBefore(_ other: CallSiteRecord) -> Bool {
    func rank(_ resource: LeakResource?) -> Int { resource.flatMap { LeakResource.allCases.firstIndex(of: $0) } ?? -1 }
    if resource != other.resource { return rank(resource) < rank(other.resource) }
    if bytes != other.bytes { return bytes > other.bytes }
    if objects != other.objects { return objects > other.objects }
    return frames.first?.function ?? "" < other.frames.first?.function ?? ""
  }
}
