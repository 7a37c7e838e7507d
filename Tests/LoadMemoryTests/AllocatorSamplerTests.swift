import LoadMemory
import LoadPlatform
import LoadRecord
import Testing

/// Tests run without jemalloc, so these show what a run without it says; the measuring process's own tests run with it.
@Suite
struct AllocatorSamplerTests {
  @Test("A figure that cannot be read is nil, never 0")
  func withoutJemalloc() throws {
    let sampler = AllocatorSampler(absence: "it is elsewhere")
    try #require(sampler.allocator.name != "jemalloc")
    let sample = sampler.sample()
    // glibc's own allocator tells totals, others nothing.
    let isLibrary = sampler.allocator.name == "glibc"
    #expect((sample.liveBytes != nil) == isLibrary)
    #expect((sample.allocatedBytes != nil) == isLibrary)
    #expect((sample.mappedBytes != nil) == isLibrary)
    #expect(sample.activeBytes == nil)
    #expect(sample.allocatorResidentBytes == nil)
    #if os(Linux)
      #expect(try #require(sample.residentBytes) > 1 << 20)
    #endif
  }

  @Test func namesTheAllocator() {
    let allocator = AllocatorSampler().allocator
    #if canImport(Glibc)
      if !Sanitizer.isActive { #expect(allocator.name == "glibc") }
    #endif
    #expect(!allocator.name.isEmpty)
  }

  @Test("Its absence is worth a warning only to those who asked for it")
  func warnings() throws {
    #expect(AllocatorSampler().warnings.isEmpty)
    let warnings = AllocatorSampler(absence: "it is elsewhere").warnings
    #expect(warnings.count == 1)
    let warning = try #require(warnings.first)
    #expect(warning.contains("not measured"))
    if !Sanitizer.isActive { #expect(warning.hasPrefix("it is elsewhere: ")) }
  }
}
