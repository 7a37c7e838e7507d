internal import CLibrary
internal import LoadMemory
internal import LoadPlatform
internal import LoadRecord
package import LoadReport

/// The metrics of this process: memory by its allocator and by the kernel, processor time, descriptors. Values that the
/// system does not report have no sample.
package final class ProcessMetrics: Sendable {
  private typealias Family = PrometheusText.Family
  private typealias Sample = PrometheusText.Sample

  private let sampler = AllocatorSampler()
  private let startSeconds: Double?

  package init() {
    startSeconds = Self.startTime(
      stat: SystemFile.text("/proc/self/stat"), system: SystemFile.text("/proc/stat"),
      ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
  }

  /// The current families.
  package func families() -> [PrometheusText.Family] {
    let sample = sampler.sample()
    let allocator = sampler.allocator.name
    func bytes(_ name: String, _ help: String, _ value: UInt64?) -> PrometheusText.Family {
      Family(
        name, .gauge, help: help, samples: value.map { [Sample(["allocator": allocator], value: Double($0))] } ?? [])
    }
    return [
      bytes("loadtest_monitor_allocator_live_bytes", "Bytes in allocated objects of the monitor.", sample.liveBytes),
      bytes(
        "loadtest_monitor_allocator_active_bytes", "Bytes in pages that hold allocated objects.", sample.activeBytes),
      bytes(
        "loadtest_monitor_allocator_resident_bytes", "Bytes that the allocator has mapped and touched.",
        sample.allocatorResidentBytes),
      bytes("loadtest_monitor_allocator_mapped_bytes", "Bytes that the allocator has mapped.", sample.mappedBytes),
      Family(
        "process_resident_memory_bytes", .gauge, help: "Resident memory size in bytes.",
        samples: sample.residentBytes.map { [Sample(value: Double($0))] } ?? []),
      Family(
        "process_cpu_seconds_total", .counter, help: "Total user and system CPU time spent in seconds.",
        samples: [Sample(value: Self.processorSeconds())]),
      Family(
        "process_start_time_seconds", .gauge, help: "Start time of the process since unix epoch in seconds.",
        samples: startSeconds.map { [Sample(value: $0)] } ?? []),
      Family(
        "process_max_fds", .gauge, help: "Maximum number of open file descriptors.",
        samples: FileLimit.current().map { [Sample(value: Double($0))] } ?? []),
    ]
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// When the process began, in seconds since the epoch: the boot time plus the process's start in clock ticks. Nil if
  /// the kernel does not report them.
  package static func startTime(stat: String?, system: String?, ticksPerSecond: Double) -> Double? {
    // The second field, in parentheses, may hold anything.
    guard let stat, let end = stat.lastIndex(of: ")"), ticksPerSecond > 0,
      let boot = system?.split(separator: "\n").first(where: { $0.hasPrefix("btime ") })
        .flatMap({ Double($0.dropFirst(6)) })
    else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
    return boot + ticks / ticksPerSecond
  }
}
