internal import CLibrary

extension WallClock {
  /// Nanoseconds since the epoch of a time as ``iso8601()`` writes it, `2026-01-31T12:34:56.789Z`, with up to nine
  /// decimals or none; nil for any other text and beyond the years 1970 to 2199.
  public static func nanosecondsSinceEpoch(iso8601 text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z") else { return nil }
    for (index, separator) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
    where !separator.utf8.elementsEqual([bytes[index]]) {
      return nil
    }
    func number(_ range: Range<Int>) -> Int? {
      guard bytes[range].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19)
    else { return nil }
    guard (1970...2199).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
      second <= 60
    else { return nil }
    var nanoseconds = 0
    if bytes.count > 20 {
      let digits = bytes.count - 21
      guard bytes[19] == UInt8(ascii: "."), (1...9).contains(digits), let decimals = number(20..<20 + digits) else {
        return nil
      }
      nanoseconds = (digits..<9).reduce(decimals) { value, _ in value * 10 }
    }
    var broken = tm()
    broken.tm_year = Int32(year - 1900)
    broken.tm_mon = Int32(month - 1)
    broken.tm_mday = Int32(day)
    broken.tm_hour = Int32(hour)
    broken.tm_min = Int32(minute)
    broken.tm_sec = Int32(second)
    return Int64(timegm(&broken)) * 1_000_000_000 + Int64(nanoseconds)
  }
}
