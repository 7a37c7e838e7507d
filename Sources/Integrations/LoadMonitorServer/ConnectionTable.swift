#if Monitor
  internal import LoadMonitor
  internal import LoadPlatform
  internal import NIOCore
  internal import Synchronization

  /// The open connections. Beyond the limit the one that has been idle longest makes room: a crowd of idle clients keeps
  /// nobody out.
  final class ConnectionTable: Sendable {
    /// One connection.
    final class Entry: Sendable {
      let channel: any Channel
      /// Since when no response is under way; 0: one is. Written by the connection's event loop alone, read by the one that
      /// looks for room: an old value closes a connection that was just used, as any network may. Relaxed is enough.
      let idleSince: Atomic<UInt64>

      init(channel: any Channel, now: UInt64) {
        self.channel = channel
        idleSince = Atomic(now)
      }
    }

    private let maximum: Int
    private let entries = Lock<[ObjectIdentifier: Entry]>([:])
    /// What connections are held to.
    let limits: ConnectionPatience.Limits

    init(maximum: Int, limits: ConnectionPatience.Limits) {
      self.maximum = maximum
      self.limits = limits
    }

    /// Takes a new connection; nil when there is no room and nobody can make any.
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
