import Testing

@testable import LoadReport

@Suite
struct ScheduleTimeTests {
  @Test(
    "One value, three forms",
    arguments: [
      ("03:30", "*-*-* 03:30:00", "30 3 * * *"), ("00:00", "*-*-* 00:00:00", "0 0 * * *"),
      ("23:59", "*-*-* 23:59:00", "59 23 * * *"), ("Mon 03:30", "Mon *-*-* 03:30:00", "30 3 * * 1"),
      ("sat 18:05", "Sat *-*-* 18:05:00", "5 18 * * 6"), ("Sun 12:00", "Sun *-*-* 12:00:00", "0 12 * * 0"),
      ("hourly", "*-*-* *:00:00", "0 * * * *"),
    ])
  func forms(_ text: String, _ calendar: String, _ cron: String) throws {
    let time = try #require(ScheduleTime(text))
    #expect(time.onCalendar(utc: false) == calendar)
    #expect(time.onCalendar(utc: true) == calendar + " UTC")
    #expect(time.cronFields == cron)
  }

  @Test(arguments: [
    "", " ", "3:30", "03:3", "24:00", "03:60", "03", "03:30:00", "-1:30", "+3:30", "0٣:30", "Mon", "Mon 3:30",
    "Monday 03:30", "Mon Tue 03:30", "03:30 Mon", "daily", "hourly 03:30", "Mon hourly",
  ])
  func refused(_ text: String) { #expect(ScheduleTime(text) == nil) }

  @Test("Every weekday is read back from its abbreviation", arguments: ScheduleWeekday.allCases)
  func weekdays(_ day: ScheduleWeekday) {
    #expect(ScheduleTime("\(day.abbreviation) 03:30") == .weekly(day, hour: 3, minute: 30))
    #expect(ScheduleTime.accepted.contains(day.abbreviation))
  }

  @Test func words() {
    #expect(ScheduleTime.hourly.words == "hourly")
    #expect(ScheduleTime.daily(hour: 3, minute: 5).words == "daily at 03:05")
    #expect(ScheduleTime.weekly(.friday, hour: 13, minute: 30).words == "every Fri at 13:30")
  }
}
