#if Monitor
  internal import LoadMonitor
  internal import LoadPlatform
  internal import NIOCore
  internal import Synchronization

  /// The open connections. At the limit the longest idle connection is closed, so that idle clients cannot keep others
  /// out.
  final class ConnectionTable: Sendable {
    /// One connection.
    final class Entry: Sendable {
      let channel: any Channel
      /// When the connection became idle; 0 while a response is in progress. Written only by the connection's event
      /// loop, read by the one that needs room: a stale value closes a connection that was just used, as any network
      /// may. Relaxed suffices.
      let idleSince: Atomic<UInt64>

      init(channel: any Channel, now: UInt64) {
        self.channel = channel
        idleSince = Atomic(now)
      }
    }

    private let maximum: Int
    private let entries = Lock<[ObjectIdentifier: Entry]>([:])
    /// The timeouts of connections.
    let limits: ConnectionPatience.Limits

    init(maximum: Int, limits: ConnectionPatience.Limits) {
      self.maximum = maximum
      self.limits = limits
    }

    /// Admits a new connection; nil if the table is full and no connection is idle.
    func admit(_ channel: any Channel, now: UInt64) -> Entry? {
      let entry = Entry(channel: channel, now: now)
      let (isAdmitted, evicted) = entries.withLock { entries -> (Bool, Entry?) in
        var evicted: Entry?
        if entries.count >= maximum {
          let idle = entries.values.map { ($0, $0.idleSince.load(ordering: .relaxed)) }.filter { $0.1 > 0 }
          guard let oldest = idle.min(by: { $0.1 < $1.1 })?.0 else { return (false, nil) }
          entries[ObjectIdentifier(oldest)] = nil
          evicted = oldest
        }
        entries[ObjectIdentifier(entry)] = entry
        return (true, evicted)
      }
      evicted?.channel.close(promise: nil)
      return isAdmitted ? entry : nil
    }

    /// A connection was closed.
    func remove(_ entry: Entry) { entries.withLock { $0[ObjectIdentifier(entry)] = nil } }
  }
#endif
