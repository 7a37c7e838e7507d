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

    @Test func sharesAreParts() throws {
      let size = ProcessSize()
      let shares = try #require(size.shares())
      let all = try #require(size.read())
      #expect(shares.anonymous > 1 << 20)
      #expect(shares.proportional > 1 << 20)
      #expect(shares.proportional <= all.virtual)
    }

    @Test func descriptorsAndThreadsAreCounted() throws {
      let size = ProcessSize()
      #expect(try #require(size.threads()) >= 1)
      // Older kernels do not tell.
      guard let before = size.descriptors() else { return }
      let files = (0..<200).compactMap { _ in FileHandle(forReadingAtPath: "/dev/null") }
      #expect(try #require(size.descriptors()) > before + 100)
      withExtendedLifetime(files) {}
    }

    @Test func agreesWithWhatOthersSee() throws {
      let own = Double(try #require(ProcessSize().residentBytes()))
      let seen = Double(
        try #require(ProcessMemory.residentBytes(of: ProcessInfo.processInfo.processIdentifier)))
      #expect(own > seen / 4 && own < seen * 4)
    }
  }
#endif
