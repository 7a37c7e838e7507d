import Foundation
import Testing

/// Texts that an independent implementation made: see `scripts/make/interchange-fixtures.py`.
struct InterchangeFixture: Decodable {
  var distributions: [Distribution]
  var sums: [Sum]
  var log: Log

  struct Distribution: Decodable, CustomTestStringConvertible {
    var name: String
    var encoded: String
    var hgrm: String

    var testDescription: String { name }
  }

  struct Sum: Decodable, CustomTestStringConvertible {
    var name: String
    var addends: [String]
    var sum: String

    var testDescription: String { name }
  }

  struct Log: Decodable {
    var startedAt: String
    var startSeconds: String
    var intervals: [Interval]
    var lines: [Line]
  }

  struct Interval: Decodable {
    var endNanoseconds: UInt64
    var lengthNanoseconds: UInt64
    var operations: [Operation]
  }

  struct Operation: Decodable {
    var name: String
    var group: String
    var encoded: String
  }

  struct Line: Decodable {
    var tag: String
    var start: String
    var length: String
    var max: String
    var encoded: String
  }

  static func load() throws -> InterchangeFixture {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/interchange", withExtension: "json"))
    return try JSONDecoder().decode(InterchangeFixture.self, from: Data(contentsOf: file))
  }
}
