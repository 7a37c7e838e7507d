internal import CLibrary

/// A non-blocking TCP connection to a Locust master; only the resolution of its name blocks. The caller polls
/// ``descriptor``. Not thread-safe.
///
/// ZeroMQ's library is not used: a DEALER without security takes two hundred lines, which bound their memory whatever
/// the peer sends, report why a peer is not a master, and need nothing to be installed.
public final class MasterConnection {
  /// What happened on the connection.
  public enum Event: Sendable, Hashable {
    /// The handshake has completed.
    case connected
    /// A message's bytes.
    case message([UInt8])
    /// The connection is closed, with the reason.
    case disconnected(String)
  }

  /// Above this number of queued bytes, no optional messages are added.
  public static let comfortableBytes = 1 << 20
  /// Above this number of queued bytes, the master counts as lost.
  public static let maximumWaitingBytes = 64 << 20
  private static let chunkBytes = 65_536

  /// The descriptor to poll: always for reading, and for writing while ``wantsToWrite``.
  public let descriptor: Int32
  private var isConnecting = true
  private var protocolState = ZMTPConnection()
  private var waiting: [UInt8] = []
  private var sent = 0

  /// Starts to connect.
  ///
  /// - Parameter attempt: the number of the attempt: the addresses of a name are tried in turn.
  /// - Throws: the reason why connecting cannot start, such as an unknown host name.
  public init(host: String, port: UInt16, identity: String, attempt: Int) throws(MasterUnreachable) {
    var hints = addrinfo()
    hints.ai_socktype = POSIX.stream
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &found)
    guard status == 0, let first = found else {
      throw MasterUnreachable("cannot resolve '\(host)': \(String(cString: gai_strerror(status)))")
    }
    defer { freeaddrinfo(found) }
    let addresses = Array(sequence(first: first) { $0.pointee.ai_next })
    let address = addresses[attempt % addresses.count].pointee
    let opened = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
    guard opened >= 0 else { throw MasterUnreachable("cannot open a socket: \(String(cString: strerror(errno)))") }
    _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
    _ = fcntl(opened, F_SETFL, O_NONBLOCK)
    var on: Int32 = 1
    setsockopt(opened, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    setsockopt(opened, SOL_SOCKET, SO_KEEPALIVE, &on, socklen_t(MemoryLayout<Int32>.size))
    let result = connect(opened, address.ai_addr, address.ai_addrlen)
    guard result == 0 || errno == EINPROGRESS else {
      let reason = String(cString: strerror(errno))
      close(opened)
      throw MasterUnreachable(reason)
    }
    descriptor = opened
    waiting = ZMTPConnection.opening(identity: identity)
  }

  deinit { close(descriptor) }

  /// Whether there is something to write.
  public var wantsToWrite: Bool { isConnecting || sent < waiting.count }

  /// The number of queued bytes.
  public var waitingBytes: Int { waiting.count - sent }

  /// Queues a message.
  public func send(_ message: [UInt8]) { waiting += ZMTPConnection.message(message) }

  /// Writes and reads as far as possible without blocking.
  ///
  /// - Returns: what happened; after a ``Event/disconnected(_:)`` the connection is unusable.
  public func look() -> [Event] {
    if isConnecting {
      guard let result = connectionResult() else { return [] }
      guard result == 0 else { return [.disconnected(String(cString: strerror(result)))] }
      isConnecting = false
    }
    var events: [Event] = []
    if let failure = write() { return [.disconnected(failure)] }
    if let failure = read(&events) { events.append(.disconnected(failure)) }
    if events.isEmpty, let failure = write() { events.append(.disconnected(failure)) }
    return events
  }

  /// Sends the queued bytes, for at most this time. Used for the last messages.
  public func flush(milliseconds: Int32) {
    var left = milliseconds
    while wantsToWrite, !isConnecting, left > 0 {
      var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&polled, 1, 20)
      left -= 20
      if write() != nil { return }
    }
  }

  /// The error of the connection attempt, 0 for none; nil while it is in progress.
  private func connectionResult() -> Int32? {
    var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&polled, 1, 0) > 0 else { return nil }
    var error: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 else { return errno }
    return error
  }

  private func write() -> String? {
    while sent < waiting.count {
      let count = waiting.withUnsafeBytes { bytes in
        POSIX.send(descriptor, UnsafeRawBufferPointer(rebasing: bytes[sent...]))
      }
      if count < 0 {
        if errno == EAGAIN || errno == EINTR { break }
        return String(cString: strerror(errno))
      }
      sent += count
    }
    if sent == waiting.count {
      waiting.removeAll(keepingCapacity: waiting.count < Self.comfortableBytes)
      sent = 0
    } else if sent > Self.comfortableBytes {
      waiting.removeFirst(sent)
      sent = 0
    }
    if waitingBytes > Self.maximumWaitingBytes { return "the master has stopped reading from the connection" }
    return nil
  }

  /// Reads a bounded amount, so that a peer that sends continuously cannot block the caller.
  private func read(_ events: inout [Event]) -> String? {
    var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
    for _ in 0..<16 {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count == 0 { return "closed by the peer" }
      if count < 0 { return errno == EAGAIN || errno == EINTR ? nil : String(cString: strerror(errno)) }
      do throws(ZMTPError) {
        for event in try protocolState.receive(chunk[..<count]) {
          switch event {
          case .ready: events.append(.connected)
          case .message(let bytes): events.append(.message(bytes))
          case .answer(let bytes): waiting += bytes
          }
        }
      } catch {
        return error.description
      }
    }
    return nil
  }
}
