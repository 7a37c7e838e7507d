internal import LoadPlatform

extension HostRecord {
  /// The machine that this process runs on.
  public static func current() -> HostRecord {
    let host = HostDescription.current()
    return HostRecord(
      cpu: host.cpu, logicalProcessors: host.logicalProcessors, processorQuota: host.processorQuota,
      memoryBytes: host.memoryBytes, kernel: host.kernel,
      os: host.os, fingerprint: host.fingerprint)
  }
}
