import LoadPlatform
import Testing

@Suite
struct HostDescriptionTests {
  private func host(_ change: (inout HostDescription) -> Void = { _ in }) -> HostDescription {
    var host = HostDescription.current()
    host.cpu = "Example 3000 @ 3.00GHz"
    host.logicalProcessors = 16
    host.processorQuota = nil
    host.memoryBytes = 64 << 30
    host.kernel = "6.1.0"
    host.os = "Example Linux 12"
    change(&host)
    return host
  }

  @Test func currentIsStable() {
    #expect(HostDescription.current().fingerprint == HostDescription.current().fingerprint)
    #expect(HostDescription.current().logicalProcessors > 0)
  }

  @Test func aQuotaLeavesNoMoreProcessorsThanItsTime() {
    let host = HostDescription.current()
    #expect(host.logicalProcessors <= HostDescription.allowedProcessors)
    if let quota = host.processorQuota { #expect(Double(host.logicalProcessors) < quota + 1) }
  }

  @Test("A saved fingerprint is compared years later, so it must not change with the tool")
  func knownValue() {
    let fingerprint = host().fingerprint
    #expect(fingerprint.count == 16)
    #expect(fingerprint.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    #expect(fingerprint == fnv1a("Example 3000 @ 3.00GHz|16|64"))
  }

  /// FNV-1a, written again.
  private func fnv1a(_ text: String) -> String {
    let hash = text.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  @Test func ignoresWhatDoesNotMatter() {
    let plain = host().fingerprint
    #expect(host { $0.kernel = "6.12.0" }.fingerprint == plain)
    #expect(host { $0.os = nil }.fingerprint == plain)
    #expect(host { $0.memoryBytes = (64 << 30) - (100 << 20) }.fingerprint == plain, "what a kernel keeps for itself")
  }

  @Test func noticesWhatMatters() {
    let all = [
      host().fingerprint, host { $0.cpu = "Example 4000" }.fingerprint, host { $0.logicalProcessors = 8 }.fingerprint,
      host { $0.memoryBytes = 32 << 30 }.fingerprint, host { $0.memoryBytes = nil }.fingerprint,
      host { $0.processorQuota = 1.5 }.fingerprint, host { $0.processorQuota = 1.25 }.fingerprint,
    ]
    #expect(Set(all).count == all.count)
  }

  #if os(Linux)
    @Test func readsThisMachine() throws {
      let host = HostDescription.current()
      #expect(try #require(host.memoryBytes) > 1 << 26)
      #expect(try #require(host.kernel).contains("."))
      #expect(host.kernel?.contains("\n") == false)
      #expect(host.os?.contains("\"") != true)
      #expect(try #require(HostDescription.loadAverage()) >= 0)
    }
  #endif
}
