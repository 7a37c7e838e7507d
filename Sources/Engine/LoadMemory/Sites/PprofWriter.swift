internal import LoadRecord

/// Encodes live objects in pprof's `profile.proto` (github.com/google/pprof/blob/main/proto/profile.proto): the few
/// fields that a heap of symbolised stacks needs.
struct PprofWriter {
  /// The message.
  private(set) var bytes: [UInt8] = []
  private var strings: [String: UInt64] = ["": 0]
  private var table = [""]
  private var functions: [UInt8] = []
  private var functionNumbers: [Symboliser.Frame: UInt64] = [:]
  private var locations: [UInt8] = []
  private var locationNumbers: [UInt64: UInt64] = [:]

  init(_ sites: CallSites) {
    // sample_type: objects, then bytes.
    for (type, unit) in [("inuse_objects", "count"), ("inuse_space", "bytes")] {
      var value: [UInt8] = []
      PprofWriter.number(1, string(type), &value)
      PprofWriter.number(2, string(unit), &value)
      PprofWriter.message(1, value, &bytes)
    }
    let label = string("operation")
    for stack in sites.profile.liveInHeap {
      var sample: [UInt8] = []
      PprofWriter.packed(1, stack.addresses.map { location($0, sites.symbols.frames[$0] ?? []) }, &sample)
      PprofWriter.packed(2, [stack.liveObjects, stack.liveBytes], &sample)
      if let operation = stack.operation {
        var entry: [UInt8] = []
        PprofWriter.number(1, label, &entry)
        PprofWriter.number(2, string(operation), &entry)
        PprofWriter.message(3, entry, &sample)
      }
      PprofWriter.message(2, sample, &bytes)
    }
    bytes += locations
    bytes += functions
    for text in table { PprofWriter.message(6, Array(text.utf8), &bytes) }
  }

  private mutating func string(_ text: String) -> UInt64 {
    if let known = strings[text] { return known }
    let number = UInt64(table.count)
    strings[text] = number
    table.append(text)
    return number
  }

  /// The lines of a location: the innermost function first, followed by those that it was inlined into.
  private mutating func location(_ address: UInt64, _ frames: [Symboliser.Frame]) -> UInt64 {
    if let known = locationNumbers[address] { return known }
    let number = UInt64(locationNumbers.count + 1)
    locationNumbers[address] = number
    var location: [UInt8] = []
    PprofWriter.number(1, number, &location)
    PprofWriter.number(3, address, &location)
    for frame in frames {
      var line: [UInt8] = []
      PprofWriter.number(1, function(frame), &line)
      PprofWriter.number(2, UInt64(frame.line ?? 0), &line)
      PprofWriter.message(4, line, &location)
    }
    PprofWriter.message(4, location, &locations)
    return number
  }

  private mutating func function(_ frame: Symboliser.Frame) -> UInt64 {
    var key = frame
    key.line = nil
    if let known = functionNumbers[key] { return known }
    let number = UInt64(functionNumbers.count + 1)
    functionNumbers[key] = number
    var function: [UInt8] = []
    PprofWriter.number(1, number, &function)
    PprofWriter.number(2, string(FunctionName(demangled: frame.name).text), &function)
    PprofWriter.number(3, string(frame.name), &function)
    PprofWriter.number(4, string(frame.file ?? ""), &function)
    PprofWriter.message(5, function, &functions)
    return number
  }

  // MARK: Protocol Buffers

  private static func varint(_ value: UInt64, _ bytes: inout [UInt8]) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }

  private static func number(_ field: UInt64, _ value: UInt64, _ bytes: inout [UInt8]) {
    varint(field << 3, &bytes)
    varint(value, &bytes)
  }

  private static func message(_ field: UInt64, _ content: [UInt8], _ bytes: inout [UInt8]) {
    varint(field << 3 | 2, &bytes)
    varint(UInt64(content.count), &bytes)
    bytes += content
  }

  private static func packed(_ field: UInt64, _ values: [UInt64], _ bytes: inout [UInt8]) {
    var content: [UInt8] = []
    for value in values { varint(value, &content) }
    message(field, content, &bytes)
  }
}
