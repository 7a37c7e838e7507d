/// What libFuzzer calls with any bytes: they are what a "master" sends. Compiled by `scripts/check/fuzz` together with the decoder's
/// own sources; no part of the package.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMaster(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  check(message: bytes)
  // The first byte says how the rest is cut.
  var connection = ZMTPConnection()
  var rest = bytes.dropFirst()
  let cut = max(1, Int(bytes.first ?? 1))
  do throws(ZMTPError) {
    while !rest.isEmpty {
      for event in try connection.receive(rest.prefix(cut)) {
        if case .message(let message) = event { check(message: message) }
      }
      rest = rest.dropFirst(cut)
    }
  } catch {
    _ = error.description
  }
  return 0
}

/// A message is refused, or understood; what was read is written and read again the same.
private func check(message bytes: [UInt8]) {
  do throws(MessagePackError) {
    let value = try MessagePackDecoder.decode(bytes)
    let again = MessagePackEncoder.encode(value)
    // A short number with a fraction is written as a long one.
    precondition(again.count <= 2 * bytes.count)
    let read = try MessagePackDecoder.decode(again)
    precondition(MessagePackEncoder.encode(read) == again)
  } catch {
    _ = error.description
  }
  do throws(LocustMessageError) {
    _ = try MasterMessage(LocustMessage(bytes: bytes))
  } catch {
    _ = error.description
  }
}
