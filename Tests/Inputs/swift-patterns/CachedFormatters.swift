// report: https://github.com/melvitax/DateHelper/issues/9
// story: a formatter is made for each format and kept, as formatters are dear; there are only so many formats.
// kind: stable or step or slowing
// resource: heap
// operation: none
// growth: 0
// mix: format_date 1
// executors: threads, dispatch, tasks
// function: none
import Foundation
import LoadTesting
import Synchronization

final class FormatterCache: @unchecked Sendable {
  private let lock = Mutex(())
  private var formatters: [String: DateFormatter] = [:]

  @inline(never)
  func string(_ seconds: Double, _ format: String) -> String {
    lock.withLock { _ in
      let formatter: DateFormatter
      if let known = formatters[format] {
        formatter = known
      } else {
        formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = format
        formatters[format] = formatter
      }
      return formatter.string(from: Date(timeIntervalSince1970: seconds))
    }
  }
}

final class CachedFormatters: LoadTarget {
  static let name = "cached_formatters"
  static let summary = "dates by formatters that are kept"
  static let operations = [OperationDescription("format_date", "one of a dozen formats")]
  static let formats = [
    "yyyy-MM-dd", "HH:mm:ss", "EEE, d MMM yyyy", "yyyy-MM-dd'T'HH:mm:ssZ", "MM/dd/yy", "d.M.yyyy",
    "h:mm a", "MMMM yyyy", "yyyyMMdd", "EEEE", "HH:mm", "d MMM",
  ]
  let cache = FormatterCache()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Printer { Printer(cache: cache, random: SplitMix(state: UInt64(index) + 5)) }

  struct Printer: LoadWorker {
    let cache: FormatterCache
    var random: SplitMix
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      let draw = random.next()
      sum &+= cache.string(Double(draw % 2_000_000_000), formats[Int(draw >> 40) % formats.count]).utf8.count
    }
    var formats: [String] { CachedFormatters.formats }
  }
}

let cachedFormattersTruth = Truth("cached_formatters", .heap, calls: 2000) {
  let cache = FormatterCache()
  return { _ = cache.string(Double($0) * 86_400, CachedFormatters.formats[$0 % 12]) }
}
