import LoadLeaks
import Testing

@Suite("Growth while one operation is performed by itself")
struct IsolatedGrowthTests {
  private static func isByTime(_ all: (growth: Double, nanoseconds: Double?)...) -> Bool {
    IsolatedGrowth.isByTime(all.map { IsolatedGrowth($0.growth, nanosecondsPerOperation: $0.nanoseconds) })
  }

  @Test("as fast whichever operation is performed, it grows with time")
  func byTime() {
    #expect(Self.isByTime((0.4, 1_000), (0.05, 100)))
    #expect(!Self.isByTime((0.4, 1_000), (0.4, 100)))
    #expect(!Self.isByTime((0.4, 1_000), (4, 100)))
  }

  @Test("of operations that take as long nobody can tell, nor of one, nor without their time")
  func unknown() {
    #expect(!Self.isByTime((0.4, 100), (0.4, 100)))
    #expect(!Self.isByTime((0.4, 100)))
    #expect(!Self.isByTime((0.4, nil), (0.05, 100)))
    #expect(!Self.isByTime((0, 1_000), (0.05, 100)))
  }
}
