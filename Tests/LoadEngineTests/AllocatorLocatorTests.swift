import LoadScenario
import Testing

@testable import LoadEngine

@Suite("The allocator of measuring processes")
struct AllocatorLocatorTests {
  @Test("one that a plan names and that is not installed is refused, with the package and the other names")
  func missing() throws {
    let mimalloc = try #require(AllocatorLocator.refusal(.mimalloc, in: ["/nowhere"]))
    #expect(mimalloc.hasPrefix("memory.allocator: mimalloc was not found (Debian: apt-get install libmimalloc2.0)"))
    #expect(mimalloc.hasSuffix("use one of 'jemalloc', 'tcmalloc', 'system'"))
    #expect(AllocatorLocator.refusal(.tcmalloc, in: ["/nowhere"])?.contains("libtcmalloc-minimal4") == true)
  }

  @Test("the default may be missing, and the system's is always there")
  func optional() {
    #expect(AllocatorLocator.refusal(.jemalloc, in: ["/nowhere"]) == nil)
    #expect(AllocatorLocator.refusal(.system, in: ["/nowhere"]) == nil)
    #expect(AllocatorLocator.path(of: .system) == nil)
  }
}
