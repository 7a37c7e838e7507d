internal import LoadPlatform
package import LoadRecord

/// From what was tracked to the places in the source where it is allocated.
package struct CallSites: Sendable {
  /// The most bytes first.
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
    var path: SiteFolding.Path
  }

  init(profile: AllocationProfile, symbols: Symboliser, calls: [String: UInt64]) {
    self.profile = profile
    self.symbols = symbols
    var merged: [Key: (site: CallSiteRecord, types: [String: UInt64])] = [:]
    let scale = Double(max(1, profile.spacing))
    for stack in profile.live {
      let path = SiteFolding.folded(stack.addresses.flatMap { symbols.frames[$0] ?? [] })
      guard !path.frames.isEmpty else { continue }
      let key = Key(operation: stack.operation, path: path)
      var entry =
        merged[key]
        ?? (CallSiteRecord(operation: stack.operation, bytes: 0, objects: 0, via: path.via, frames: path.frames), [:])
      entry.site.bytes += Double(stack.liveBytes) * scale
      entry.site.objects += Double(stack.liveObjects) * scale
      entry.types.merge(stack.types) { $0 + $1 }
      merged[key] = entry
    }
    sites = merged.values.map { entry in
      var site = entry.site
      site.type = entry.types.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      if let operation = site.operation, let calls = calls[operation], calls > 0 {
        site.bytesPerCall = site.bytes / Double(calls)
        site.objectsPerCall = site.objects / Double(calls)
      }
      return site
    }.sorted { ($0.bytes, $1.frames.first?.function ?? "") > ($1.bytes, $0.frames.first?.function ?? "") }
    var warnings = [symbols.warning].compactMap { $0 }
    if profile.lost > 0 {
      warnings.append("\(profile.lost) objects found no room in the tracker: sites are told by the others")
    }
    self.warnings = warnings
  }
}
