import Foundation
import LoadPlatform
import Testing

@testable import LoadMemory

#if os(Linux)
  @Suite
  struct ProcessSizeTests {
    @Test func growsWithTouchedMemory() throws {
      let size = ProcessSize()
      let before = try #require(size.residentBytes())
      #expect(before > 1 << 20)
      let bytes = 256 << 20
      let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
      defer { memory.deallocate() }
      memory.initializeMemory(as: UInt8.self, repeating: 1, count: bytes)
      // Other tests of this process free memory meanwhile, so not all of it need show.
      #expect(try #require(size.residentBytes()) > before + (128 << 20))
    }

    @Test func agreesWithWhatOthersSee() throws {
      let own = Double(try #require(ProcessSize().residentBytes()))
      let seen = Double(
        try #require(ProcessMemory.residentBytes(of: ProcessInfo.processInfo.processIdentifier)))
      #expect(own > seen / 4 && own < seen * 4)
    }
  }
#endif
