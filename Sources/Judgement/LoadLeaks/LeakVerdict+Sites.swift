package import LoadRecord
internal import LoadScenario
internal import LoadStatistics

extension LeakVerdict {
  /// The call sites of what grows, without turnover: without the sites of operations that do not grow, and with figures
  /// per call of at most what the operation retains. Where old objects are released first, all that is live was allocated
  /// recently, and some of it will be released.
  package func withoutTurnover(_ sites: [CallSiteRecord]) -> [CallSiteRecord] {
    let sites = growing(sites)
    let bytes = Dictionary(grouping: sites.filter { $0.resource == nil }, by: \.operation)
      .mapValues { $0.reduce(0) { $0 + ($1.bytesPerCall ?? 0) } }
    let retained = Dictionary(
      (operations ?? []).map { ($0.name, $0.retainedBytes ?? 0) }, uniquingKeysWith: { first, _ in first })
    return sites.map { site in
      guard site.resource == nil, let all = bytes[site.operation], let kept = retained[site.operation], kept > 0,
        all > kept
      else { return site }
      var site = site
      site.bytesPerCall = site.bytesPerCall.map { $0 * kept / all }
      site.objectsPerCall = site.objectsPerCall.map { $0 * kept / all }
      return site
    }
  }

  /// The call sites without those of operations that do not grow.
  private func growing(_ sites: [CallSiteRecord]) -> [CallSiteRecord] {
    let names = (operations ?? []).filter { $0.growthBytesPerOperation > 0 }.map(\.name)
    // A table that holds the objects may have been allocated by any operation.
    let areKnown = !names.isEmpty && (unsizedBytesPerOperation == nil || hiddenByBytes != nil)
    let counts = Dictionary(grouping: sites, by: \.resource).mapValues { $0.reduce(0) { $0 + $1.objects } }
    return sites.filter { site in
      guard let resource = site.resource else { return !areKnown || names.contains(site.operation) }
      return site.objects >= Culprit.leastShare * counts[resource, default: 0]
    }
  }
}
