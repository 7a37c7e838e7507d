/// The operating system's C library, whichever it is.
#if canImport(Glibc)
  @_exported public import Glibc
#elseif canImport(Musl)
  @_exported public import Musl
#else
  @_exported public import Darwin
#endif

/// Calls whose names a method's own name would hide, and constants that the C libraries import differently.
public enum POSIX {
  /// `read`, with what it returns.
  public static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// `write`, with what it returns.
  public static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  /// `send`, with what it returns. A connection that is closed is an error and no signal, where the system can do so.
  public static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, blocks: Bool = true) -> Int {
    let waiting = blocks ? 0 : Int32(MSG_DONTWAIT)
    #if canImport(Glibc)
      return Glibc.send(descriptor, bytes.baseAddress, bytes.count, waiting | Int32(MSG_NOSIGNAL))
    #elseif canImport(Musl)
      return Musl.send(descriptor, bytes.baseAddress, bytes.count, waiting | MSG_NOSIGNAL)
    #else
      return Darwin.send(descriptor, bytes.baseAddress, bytes.count, waiting)
    #endif
  }

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
