import Foundation
import LoadRecord
import Testing

@Suite
struct OrderedJSONEncoderTests {
  private struct Everything: Codable, Equatable {
    var zebra = 1
    var apple: String? = nil
    var mango: [Int] = [3, 1, 2]
    var inner = Inner()
    var list: [Inner] = []
    var largest = UInt64.max
    var smallest = Int64.min
    var third = 1.0 / 3

    struct Inner: Codable, Equatable {
      var z: Bool? = true
      var a: Double? = 0.5
    }
  }

  private struct Absent: Encodable {
    var int: Int?
    var int8: Int8?
    var int16: Int16?
    var int32: Int32?
    var int64: Int64?
    var uint: UInt?
    var uint8: UInt8?
    var uint16: UInt16?
    var uint32: UInt32?
    var uint64: UInt64?
    var float: Float?
    var double: Double?
    var bool: Bool?
    var text: String?
    var list: [Int]?
  }

  private let encoder = OrderedJSONEncoder()

  @Test func keysInTheOrderOfDeclaration() throws {
    #expect(
      try encoder.encode(Everything()) == #"{"zebra":1,"apple":null,"mango":[3,1,2],"inner":{"z":true,"a":0.5},"#
        + #""list":[],"largest":18446744073709551615,"smallest":-9223372036854775808,"third":0.3333333333333333}"#)
  }

  @Test("A figure of any type that is not known is null, not left out")
  func nilOfEveryType() throws {
    let text = try encoder.encode(Absent())
    #expect(
      text == "{"
        + [
          "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "float", "double",
          "bool", "text", "list",
        ].map { "\"\($0)\":null" }.joined(separator: ",") + "}")
  }

  @Test func roundTrip() throws {
    var value = Everything()
    value.apple = "ä \u{1F600}"
    value.list = [Everything.Inner(z: nil, a: nil), Everything.Inner(z: false, a: -1e300)]
    for isPretty in [false, true] {
      let text = try OrderedJSONEncoder(isPretty: isPretty).encode(value)
      #expect(try JSONDecoder().decode(Everything.self, from: Data(text.utf8)) == value)
    }
  }

  @Test(arguments: [Double.nan, .signalingNaN, .infinity, -.infinity])
  func numbersThatJSONCannotExpress(_ number: Double) throws {
    #expect(try encoder.encode([number]) == "[null]")
    #expect(try encoder.encode(["a": number]) == #"{"a":null}"#)
    #expect(try encoder.encode([Float(number)]) == "[null]")
  }

  @Test(arguments: [
    (0.0, "0"), (1.0, "1"), (-3.0, "-3"), (1e14, "100000000000000"), (0.1, "0.1"), (2.5, "2.5"), (1e300, "1e+300"),
    (.leastNonzeroMagnitude, "5e-324"), (1e15, "1000000000000000"), (1e17, "1e+17"),
  ])
  func numbers(_ number: Double, _ text: String) throws {
    #expect(try encoder.encode([number]) == "[\(text)]")
    #expect(try JSONDecoder().decode([Double].self, from: Data("[\(text)]".utf8)) == [number])
  }

  @Test(arguments: [
    ("\"quoted\"", #""\"quoted\"""#), ("back\\slash", #""back\\slash""#), ("a\nb\r\tc", #""a\nb\r\tc""#),
    ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#), ("é\u{1F600}/", "\"é\u{1F600}/\""), ("", "\"\""),
  ])
  func escapes(_ string: String, _ text: String) throws {
    #expect(try encoder.encode([string]) == "[\(text)]")
    #expect(try encoder.encode([string: 1]) == "{\(text):1}")
    #expect(try JSONDecoder().decode([String].self, from: Data("[\(text)]".utf8)) == [string])
  }

  @Test("The same value gives the same text, whatever the order of a dictionary in memory")
  func dictionariesAreSorted() throws {
    let pairs = (0..<40).map { ("key\($0)", $0) }
    let forward = Dictionary(uniqueKeysWithValues: pairs)
    let text = try encoder.encode(forward)
    let expected = pairs.sorted { $0.0 < $1.0 }.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
    #expect(text == "{\(expected)}")
    let optional: [String: Double?] = ["b": 1, "a": nil]
    #expect(try encoder.encode(optional) == #"{"a":null,"b":1}"#)
  }

  @Test func emptyContainers() throws {
    #expect(try encoder.encode([Int]()) == "[]")
    #expect(try encoder.encode([String: Int]()) == "{}")
    #expect(try OrderedJSONEncoder(isPretty: true).encode([String: Int]()) == "{}")
  }

  @Test func pretty() throws {
    let text = try OrderedJSONEncoder(isPretty: true).encode(Everything())
    #expect(
      text == """
        {
          "zebra": 1,
          "apple": null,
          "mango": [3, 1, 2],
          "inner": {
            "z": true,
            "a": 0.5
          },
          "list": [],
          "largest": 18446744073709551615,
          "smallest": -9223372036854775808,
          "third": 0.3333333333333333
        }
        """)
  }
}
