/// The operating system's C library, whichever it is.
#if canImport(Glibc)
  @_exported public import Glibc
#elseif canImport(Musl)
  @_exported public import Musl
#else
  @_exported public import Darwin
#endif

// In a type the names of its own functions hide those of the C library; in the file they do not.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ flags: Int32) -> Int {
  send(descriptor, bytes.baseAddress, bytes.count, flags)
}

/// Calls whose names a method's own name would hide, and constants that the C libraries import differently.
public enum POSIX {
  /// `read`, with what it returns.
  public static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    systemRead(descriptor, buffer)
  }

  /// `write`, with what it returns.
  public static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    systemWrite(descriptor, bytes)
  }

  /// `send`, with what it returns. A connection that is closed is an error and no signal, where the system can do so.
  public static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, blocks: Bool = true) -> Int {
    systemSend(descriptor, bytes, (blocks ? 0 : Int32(MSG_DONTWAIT)) | noSignal)
  }

  #if canImport(Darwin)
    private static let noSignal: Int32 = 0
  #else
    private static let noSignal = Int32(MSG_NOSIGNAL)
  #endif

  #if canImport(Glibc)
    /// A connection's kind of socket.
    public static let stream = Int32(SOCK_STREAM.rawValue)
    /// The kind of socket for datagrams.
    public static let datagram = Int32(SOCK_DGRAM.rawValue)
    /// The limit on open descriptors.
    public static let openFiles = Int32(RLIMIT_NOFILE.rawValue)
  #else
    /// A connection's kind of socket.
    public static let stream = SOCK_STREAM
    /// The kind of socket for datagrams.
    public static let datagram = SOCK_DGRAM
    /// The limit on open descriptors.
    public static let openFiles = RLIMIT_NOFILE
  #endif
}
