/// The control groups of this process that may limit its processor time or its memory: its own and those above it.
///
/// Linux only; supports both versions of the interface. A group that is not mounted here is ignored.
public struct ControlGroup: Sendable {
  /// The time in which a quota kept the processes of a group from running.
  public struct Throttling: Sendable, Hashable {
    /// Throttled time over all processors, for the process's own group and each above it.
    var nanoseconds: [UInt64]

    /// The increase since an earlier reading, in the group that was throttled longest.
    public func nanoseconds(since earlier: Throttling) -> UInt64 {
      zip(nanoseconds, earlier.nanoseconds).map { $0 - min($0, $1) }.max() ?? 0
    }
  }

  /// The folders of the groups, the process's own first.
  let folders: [String]
  private let isUnified: Bool
  private let read: @Sendable (String) -> String?

  /// The resource that a group limits.
  public enum Controller: String, Sendable {
    /// Processor time.
    case processors = "cpu"
    /// Memory.
    case memory
  }

  /// The control groups of this process; nil where the system has none.
  public static func current(_ controller: Controller = .processors) -> ControlGroup? {
    ControlGroup(controller) { SystemFile.text($0) }
  }

  /// - Parameter read: returns the text of a file; nil where there is none.
  init?(_ controller: Controller = .processors, read: @escaping @Sendable (String) -> String?) {
    guard let groups = read("/proc/self/cgroup"), let mounts = read("/proc/self/mountinfo") else { return nil }
    self.read = read
    // `7:cpu,cpuacct:/path`, and `0::/path` for the unified hierarchy: the controller is in one of them.
    let entries = groups.split(separator: "\n").map {
      $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    }
    .filter { $0.count == 3 }
    let own = entries.first { $0[1].split(separator: ",").contains(controller.rawValue[...]) }
    guard let entry = own ?? entries.first(where: { $0[0] == "0" && $0[1].isEmpty }) else { return nil }
    isUnified = own == nil
    guard let mount = Mount.all(mounts).first(where: { $0.has(controller, isUnified: own == nil) }) else { return nil }
    folders = mount.folders(ofGroup: String(entry[2]))
  }

  /// The tightest quota, as a number of processors; nil without a quota.
  public func quota() -> Double? {
    folders.compactMap { folder -> Double? in
      let texts =
        isUnified
        ? (read("\(folder)/cpu.max") ?? "").split { $0 == " " || $0 == "\n" }.map { String($0) }
        : [read("\(folder)/cpu.cfs_quota_us"), read("\(folder)/cpu.cfs_period_us")].compactMap { $0 }
          .map { String($0.prefix { $0 != "\n" }) }
      guard texts.count == 2, let quota = Double(texts[0]), let period = Double(texts[1]), quota > 0, period > 0 else {
        return nil
      }
      return quota / period
    }.min()
  }

  /// The tightest memory limit in bytes; nil without one.
  public func memoryLimitBytes() -> UInt64? {
    folders.compactMap { folder in
      read("\(folder)/\(isUnified ? "memory.max" : "memory.limit_in_bytes")")
        .flatMap { UInt64($0.prefix { $0 != "\n" }) }
    }.min()
  }

  /// Nil where the system does not report it.
  public func throttling() -> Throttling? {
    let key = isUnified ? "throttled_usec" : "throttled_time"
    let nanoseconds = folders.map { folder -> UInt64? in
      (read("\(folder)/cpu.stat") ?? "").split(separator: "\n").first { $0.hasPrefix(key + " ") }
        .flatMap { UInt64($0.dropFirst(key.count + 1)) }.map { isUnified ? $0 &* 1000 : $0 }
    }
    guard nanoseconds.contains(where: { $0 != nil }) else { return nil }
    return Throttling(nanoseconds: nanoseconds.map { $0 ?? 0 })
  }

  /// A line of `mountinfo`.
  private struct Mount {
    /// The group that is mounted.
    var root: String
    var path: String
    var type: String
    var options: [Substring]

    static func all(_ mountinfo: String) -> [Mount] {
      mountinfo.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: " ")
        guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 3, dash > 5 else { return nil }
        return Mount(
          root: String(fields[3]), path: String(fields[4]), type: String(fields[dash + 1]),
          options: fields[dash + 3].split(separator: ","))
      }
    }

    func has(_ controller: Controller, isUnified: Bool) -> Bool {
      isUnified ? type == "cgroup2" : type == "cgroup" && options.contains(controller.rawValue[...])
    }

    /// From a group's own folder up to what is mounted. A group beyond that is visible only through its root.
    func folders(ofGroup group: String) -> [String] {
      let inside =
        root == "/" ? group : group == root || group.hasPrefix(root + "/") ? String(group.dropFirst(root.count)) : ""
      var names = inside.split(separator: "/")
      if names.contains("..") { names = [] }
      return (0...names.count).reversed().map { count in
        ([path] + names.prefix(count).map { String($0) }).joined(separator: "/")
      }
    }
  }
}
