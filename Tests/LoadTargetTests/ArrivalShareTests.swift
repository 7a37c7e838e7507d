import LoadTarget
import Testing

/// Arrivals dealt out to several processes.
struct ArrivalShareTests {
  /// Workers of a group, and which of them are a process's: the first, and how far apart.
  @Test(arguments: [1, 2, 5, 7, 16], [1, 2, 3, 5])
  func allSharesTogetherAreTheSchedule(workers: Int, processes: Int) {
    guard processes <= workers else { return }
    let profile = RateProfile(from: 10, stages: [(2_000_000_000, 1000), (1_000_000_000, 1000)])
    let whole = ArrivalSchedule(profile)
    var times: [Double] = []
    for process in 0..<processes {
      let share = ArrivalShare(
        first: process, stride: processes, count: (workers - process - 1) / processes + 1, period: workers)
      let schedule = ArrivalSchedule(profile, share: share)
      var index: UInt64 = 0
      while schedule.nanoseconds(index) < 3_000_000_000 {
        times.append(schedule.nanoseconds(index))
        index += 1
      }
      // Each process has its workers' part of them, in order.
      let part = Double((workers - process - 1) / processes + 1) / Double(workers)
      #expect(abs(Double(index) - 2010 * part) <= Double(workers))
    }
    let expected = (0..<UInt64(times.count)).map { whole.nanoseconds($0) }
    #expect(times.sorted() == expected)
    #expect(whole.nanoseconds(UInt64(times.count)) >= 3_000_000_000)
  }
}
