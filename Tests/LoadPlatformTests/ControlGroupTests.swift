import Testing

@testable import LoadPlatform

@Suite
struct ControlGroupTests {
  private func made(_ files: [String: String]) -> ControlGroup? { ControlGroup { files[$0] } }

  private static let first = """
    31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
    32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:7 - cgroup cgroup rw,cpu,cpuacct
    41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
    """

  @Test func version1() throws {
    let folder = "/sys/fs/cgroup/cpu,cpuacct"
    let group = try #require(
      made([
        "/proc/self/cgroup": "5:memory:/else\n1:cpu,cpuacct:/a/b\n0::/\n", "/proc/self/mountinfo": Self.first,
        "\(folder)/a/b/cpu.cfs_quota_us": "-1\n", "\(folder)/a/b/cpu.cfs_period_us": "100000\n",
        "\(folder)/a/cpu.cfs_quota_us": "150000\n", "\(folder)/a/cpu.cfs_period_us": "100000\n",
        "\(folder)/cpu.cfs_quota_us": "400000\n", "\(folder)/cpu.cfs_period_us": "100000\n",
        "\(folder)/a/cpu.stat": "nr_periods 40\nnr_throttled 38\nthrottled_time 716635598\n",
      ]))
    #expect(group.folders == ["\(folder)/a/b", "\(folder)/a", folder])
    #expect(group.quota() == 1.5, "the tightest of the group's own and those above it")
    #expect(group.throttling() == .init(nanoseconds: [0, 716_635_598, 0]))
  }

  @Test func version2() throws {
    let group = try #require(
      made([
        "/proc/self/cgroup": "0::/user.slice/x.scope\n",
        "/proc/self/mountinfo": "41 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
        "/sys/fs/cgroup/user.slice/x.scope/cpu.max": "50000 100000\n",
        "/sys/fs/cgroup/user.slice/cpu.max": "max 100000\n",
        "/sys/fs/cgroup/user.slice/x.scope/cpu.stat": "usage_usec 9\nnr_throttled 3\nthrottled_usec 1234\n",
      ]))
    #expect(group.quota() == 0.5)
    #expect(group.throttling() == .init(nanoseconds: [1_234_000, 0, 0]))
  }

  @Test("the tightest memory limit of the group and those above it counts")
  func memory() throws {
    let unified = try #require(
      ControlGroup(.memory) {
        [
          "/proc/self/cgroup": "0::/a/b\n",
          "/proc/self/mountinfo": "41 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
          "/sys/fs/cgroup/a/b/memory.max": "max\n", "/sys/fs/cgroup/a/memory.max": "1048576\n",
        ][$0]
      })
    #expect(unified.memoryLimitBytes() == 1_048_576)
    let first = try #require(
      ControlGroup(.memory) {
        [
          "/proc/self/cgroup": "5:memory:/a\n1:cpu,cpuacct:/b\n0::/\n",
          "/proc/self/mountinfo": "33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
          "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "2097152\n",
          "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        ][$0]
      })
    #expect(first.memoryLimitBytes() == 2_097_152)
    #expect(HostDescription.usableMemoryBytes() ?? 1 > 0)
  }

  @Test(
    "A container sees its group at the mount's root",
    arguments: [
      ("/docker/abc", "0::/docker/abc", ["/sys/fs/cgroup"]),
      ("/docker/abc", "0::/docker/abc/in", ["/sys/fs/cgroup/in", "/sys/fs/cgroup"]),
      ("/docker/abc", "0::/docker/abcdef", ["/sys/fs/cgroup"]), ("/", "0::/../other", ["/sys/fs/cgroup"]),
      ("/", "0::/", ["/sys/fs/cgroup"]),
    ])
  func folders(_ root: String, _ own: String, _ folders: [String]) throws {
    let mounts = "41 31 0:38 \(root) /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
    let group = try #require(made(["/proc/self/cgroup": own, "/proc/self/mountinfo": mounts]))
    #expect(group.folders == folders)
    #expect(group.quota() == nil)
    #expect(group.throttling() == nil)
  }

  @Test(
    "Without a mounted controller of processor time nothing limits it",
    arguments: [
      [:], ["/proc/self/cgroup": "0::/"], ["/proc/self/cgroup": "4:memory:/", "/proc/self/mountinfo": first],
      ["/proc/self/cgroup": "1:cpu:/", "/proc/self/mountinfo": "1 2 0:1 / / rw - ext4 /dev/vda rw"],
      ["/proc/self/cgroup": "nonsense", "/proc/self/mountinfo": "nonsense"],
    ])
  func none(_ files: [String: String]) { #expect(made(files) == nil) }

  @Test func throttlingIsThatOfTheGroupThatWasThrottledLongest() {
    let before = ControlGroup.Throttling(nanoseconds: [100, 50, 7])
    #expect(ControlGroup.Throttling(nanoseconds: [110, 90, 7]).nanoseconds(since: before) == 40)
    #expect(ControlGroup.Throttling(nanoseconds: [0, 50, 7]).nanoseconds(since: before) == 0)
  }
}
