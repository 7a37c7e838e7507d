internal import LoadRecord
internal import PortableFoundation

extension MeasurementEvent {
  /// The event of a line; nil if it is malformed.
  init?(line: [UInt8]) {
    guard let event = try? JSONDecoder().decode(MeasurementEvent.self, from: Data(line)) else { return nil }
    self = event
  }

  /// The event as a line, newline included.
  func line() throws -> String { try OrderedJSONEncoder().encode(self) + "\n" }
}
