import Foundation
import Glibc

enum Tag { @TaskLocal static var current: UInt64 = 0 }

/// What a call of the operation in question leaves behind, counted without the tool.
struct Truth: Sendable {
  enum Resource: String, Sendable { case heap, descriptors, threads, mappings }
  let name: String
  let resource: Resource
  let calls: Int
  let make: @Sendable () -> (@Sendable (Int) async -> Void)

  init(_ name: String, _ resource: Resource, calls: Int = 20_000, _ make: @escaping @Sendable () -> ((Int) -> Void)) {
    (self.name, self.resource, self.calls) = (name, resource, calls)
    self.make = {
      let box = Call(make())
      return { box.call($0) }
    }
  }

  init(
    async name: String, _ resource: Resource, calls: Int,
    _ make: @escaping @Sendable () -> (@Sendable (Int) async -> Void)
  ) {
    (self.name, self.resource, self.calls, self.make) = (name, resource, calls, make)
  }

  private final class Call: @unchecked Sendable {
    let call: (Int) -> Void
    init(_ call: @escaping (Int) -> Void) { self.call = call }
  }

  /// What there is now, of the resource.
  func count() -> Int {
    switch resource {
    case .heap:
      typealias Mallctl =
        @convention(c) (
          UnsafePointer<CChar>, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?, UnsafeMutableRawPointer?, Int
        ) -> Int32
      if let symbol = dlsym(nil, "mallctl") {
        let mallctl = unsafeBitCast(symbol, to: Mallctl.self)
        var epoch: UInt64 = 1
        _ = mallctl("epoch", nil, nil, &epoch, 8)
        _ = mallctl("thread.tcache.flush", nil, nil, nil, 0)
        _ = mallctl("epoch", nil, nil, &epoch, 8)
        var allocated = 0
        var size = 8
        _ = mallctl("stats.allocated", &allocated, &size, nil, 0)
        return allocated
      }
      fatalError("LD_PRELOAD jemalloc to count its bytes")
    case .descriptors: return (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0
    case .threads: return (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task"))?.count ?? 0
    case .mappings:
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      for line in status.split(separator: "\n") where line.hasPrefix("VmSize:") {
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
      }
      return 0
    }
  }

  func measure() async {
    if ProcessInfo.processInfo.environment["TAG"] != nil {
      await Tag.$current.withValue(1) { await measureNow() }
    } else {
      await measureNow()
    }
  }

  private func measureNow() async {
    let step = make()
    let offset = Int(ProcessInfo.processInfo.environment["OFFSET"] ?? "0") ?? 0
    for number in 0..<200 { await step(offset + number) }
    try? await Task.sleep(for: .milliseconds(200))
    var number = 200
    var last = count()
    let start = last
    var line = "\(name) \(resource.rawValue)"
    for times in [1, 1, 2, 4] {
      for _ in 0..<(calls * times) {
        await step(offset + number)
        number += 1
      }
      try? await Task.sleep(for: .milliseconds(300))
      let now = count()
      line += String(format: " %+.3f", Double(now - last) / Double(calls * times))
      last = now
    }
    line += String(format: "  mean %.3f per call over %d", Double(last - start) / Double(number - 200), number - 200)
    print(line)
  }
}
