import LoadMonitor
import Testing

@Suite("How long a connection may take")
struct ConnectionPatienceTests {
  private static let limits = ConnectionPatience.Limits(readNanoseconds: 10, idleNanoseconds: 60, writeNanoseconds: 30)
  private var patience = ConnectionPatience(limits: ConnectionPatienceTests.limits, now: 100)

  @Test("One that says nothing is closed after the read timeout")
  func silent() { #expect(patience.deadline == 110 && patience.isIdle) }

  @Test("Bytes one at a time win no time")
  mutating func drip() {
    for now in 101...109 as ClosedRange<UInt64> { patience.received(at: now) }
    #expect(patience.deadline == 110)
    patience.began(at: 109)
    #expect(patience.deadline == 110 && !patience.isIdle, "nor does the head: the body is owed too")
  }

  @Test("A response may take as long as it does, and then the client has the idle timeout")
  mutating func request() {
    patience.received(at: 101)
    patience.began(at: 102)
    patience.ended(at: 103)
    #expect(patience.deadline == nil && !patience.isIdle)
    let isUnread1 = patience.responded(at: 500)
    #expect(!isUnread1)
    #expect(patience.deadline == 560 && patience.isIdle)
    patience.received(at: 530)
    #expect(patience.deadline == 540, "the next request has the read timeout from its first byte")
  }

  @Test("An answer to a request that was not whole ends the connection")
  mutating func refused() {
    patience.began(at: 101)
    let isUnread2 = patience.responded(at: 102)
    #expect(isUnread2)
  }

  @Test("Two requests at once: idle after both responses")
  mutating func pipelined() {
    for _ in 0..<2 {
      patience.began(at: 101)
      patience.ended(at: 101)
    }
    let isUnread3 = patience.responded(at: 200)
    #expect(!isUnread3)
    #expect(patience.deadline == nil && !patience.isIdle)
    let isUnread4 = patience.responded(at: 300)
    #expect(!isUnread4)
    #expect(patience.deadline == 360 && patience.isIdle)
  }

  @Test("A client that takes nothing is closed, one that takes a little is not")
  mutating func blocked() {
    patience.began(at: 101)
    patience.ended(at: 101)
    patience.takes(false, at: 200)
    patience.takes(false, at: 220)
    #expect(patience.deadline == 230)
    patience.takes(true, at: 225)
    #expect(patience.deadline == nil)
  }
}
