import Foundation

/// Waits for conditions of other processes, with a bound.
enum Waiting {
  /// Whether `condition` held before `seconds` had passed.
  static func until(seconds: Double = 30, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if try condition() { return true }
      if ContinuousClock.now >= deadline { return false }
      usleep(10_000)
    }
  }
}
