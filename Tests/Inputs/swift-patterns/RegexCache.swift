// report: https://github.com/swiftlang/swift-corelibs-foundation/pull/876
// story: a cache of compiled patterns compares its keys by identity, so equal patterns are compiled and filed again each time.
// kind: leak
// resource: heap
// operation: matches
// growth: varies (140 to 165: the dictionary doubles)
// mix: matches 1, contains 3
// executors: threads, dispatch, tasks
// function: PatternCache.compile(_:)
import LoadTesting
import Synchronization

final class PatternKey {
  let pattern: String
  init(_ pattern: String) { self.pattern = pattern }
}

final class CompiledPattern: @unchecked Sendable {
  let key: PatternKey
  let program: [UInt8]
  init(_ key: PatternKey) {
    self.key = key
    program = Array(key.pattern.utf8)
  }
}

final class PatternCache: @unchecked Sendable {
  private let lock = Mutex(())
  private var entries: [ObjectIdentifier: CompiledPattern] = [:]

  @inline(never)
  func compile(_ pattern: String) -> CompiledPattern {
    let key = PatternKey(pattern)  // stays
    return lock.withLock { _ in
      if let known = entries[ObjectIdentifier(key)] { return known }
      let compiled = CompiledPattern(key)  // stays
      entries[ObjectIdentifier(key)] = compiled
      return compiled
    }
  }

  @inline(never)
  func matches(_ text: String, _ pattern: String) -> Bool { compile(pattern).program.count == text.utf8.count }
}

final class RegexCache: LoadTarget {
  static let name = "regex_cache"
  static let summary = "texts that are matched against cached patterns"
  static let operations = [
    OperationDescription("matches", "matches by a cached pattern"),
    OperationDescription("contains", "looks for a word"),
  ]
  let cache = PatternCache()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Matcher { Matcher(cache: cache) }

  struct Matcher: LoadWorker {
    let cache: PatternCache
    let words: Set<String> = ["alpha", "beta", "gamma", "delta"]
    var hits = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 {
        if cache.matches("hello", "^[a-z]+@[a-z]+\\.org$") { hits += 1 }
      } else if words.contains("gamma") {
        hits += 1
      }
    }
  }
}

let regexCacheTruth = Truth("regex_cache", .heap) {
  let cache = PatternCache()
  return { _ in _ = cache.matches("hello", "^[a-z]+@[a-z]+\\.org$") }
}
