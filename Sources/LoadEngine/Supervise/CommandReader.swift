internal import LoadPlatform

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Reads the supervisor's commands: `stop` ends the phase in progress. Blocks until the other end is closed.
enum CommandReader {
  static func run(_ descriptor: Int32, _ measurement: Measurement, exitsAtEnd: Bool) {
    var byte: UInt8 = 0
    while true {
      let count = read(descriptor, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      if byte == UInt8(ascii: "\n") { measurement.requestStop() }
    }
    // The supervisor is gone: nobody reads what would be measured from here on.
    if exitsAtEnd { ProcessExit.now(0) }
  }
}
