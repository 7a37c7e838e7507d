internal import CLibrary
internal import LoadPlatform

/// Reads the supervisor's commands, one per line: `stop` ends the current phase, `workers 3 1` sets the number of
/// performing workers of each group. Blocks until the other end is closed.
enum CommandReader {
  static func run(_ descriptor: Int32, _ measurement: Measurement, exitsAtEnd: Bool) {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(descriptor, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      if byte != UInt8(ascii: "\n") {
        line.append(byte)
        continue
      }
      if let workers = SteeringCommand.workers(line) {
        measurement.steer(workers: workers)
      } else {
        measurement.requestStop()
      }
      line.removeAll(keepingCapacity: true)
    }
    // Without the supervisor, nobody reads further measurements.
    if exitsAtEnd { ProcessExit.now(0) }
  }
}
