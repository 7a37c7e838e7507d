#if Monitor
  internal import HTTPTypes
  internal import LoadMonitor
  internal import NIOCore
  internal import NIOHTTP1
  internal import NIOHTTPTypes
  internal import Synchronization

  /// Enforces ``ConnectionPatience`` on a connection. Belongs to the connection's event loop.
  final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let table: ConnectionTable
    private var patience: ConnectionPatience
    private var entry: ConnectionTable.Entry?
    private var check: Scheduled<Void>?

    init(table: ConnectionTable) {
      self.table = table
      patience = ConnectionPatience(limits: table.limits, now: NIODeadline.now().uptimeNanoseconds)
    }

    private var now: UInt64 { NIODeadline.now().uptimeNanoseconds }

    // MARK: Opening and closing

    func handlerAdded(context: ChannelHandlerContext) {
      // Observes bytes before they are decoded: a head that arrives byte by byte is not part of a request yet.
      try? context.pipeline.syncOperations.addHandler(ByteHandler(owner: self), position: .first)
      if context.channel.isActive { open(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
      if entry == nil { open(context) }
      context.fireChannelActive()
    }

    private func open(_ context: ChannelHandlerContext) {
      entry = table.admit(context.channel, now: now)
      guard entry != nil else {
        context.close(promise: nil)
        return
      }
      schedule(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
      release()
      context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { release() }

    private func release() {
      check?.cancel()
      check = nil
      if let entry { table.remove(entry) }
      entry = nil
    }

    // MARK: Patience

    /// One timer per connection, not per request: a deadline is noticed up to one read timeout late.
    private func schedule(_ context: ChannelHandlerContext) {
      let latest = now &+ table.limits.readNanoseconds
      let next = min(patience.deadline ?? latest, latest)
      let context = NIOLoopBound(context, eventLoop: context.eventLoop)
      let owner = NIOLoopBound(self, eventLoop: context.value.eventLoop)
      check = context.value.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(next)) {
        owner.value.examine(context.value)
      }
    }

    private func examine(_ context: ChannelHandlerContext) {
      check = nil
      guard entry != nil else { return }
      if let deadline = patience.deadline, deadline <= now {
        context.close(promise: nil)
      } else {
        schedule(context)
      }
    }

    private func noteIdleness() {
      guard let entry else { return }
      let isIdle = patience.isIdle
      // Usually unchanged while a request is read.
      if isIdle != (entry.idleSince.load(ordering: .relaxed) > 0) {
        entry.idleSince.store(isIdle ? now : 0, ordering: .relaxed)
      }
    }

    fileprivate func received() { patience.received(at: now) }

    // MARK: Requests and responses

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head: patience.began(at: now)
      case .body: break
      case .end: patience.ended(at: now)
      }
      noteIdleness()
      context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      guard case .end = unwrapOutboundIn(data) else {
        context.write(data, promise: promise)
        return
      }
      let isUnread = patience.responded(at: now)
      noteIdleness()
      guard isUnread else {
        context.write(data, promise: promise)
        return
      }
      // Do not wait for the rest of a request that is already answered, such as an oversized body.
      context.writeAndFlush(data, promise: promise)
      context.close(mode: .output, promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
      patience.takes(context.channel.isWritable, at: now)
      context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      guard let parsing = error as? HTTPParserError, parsing == .headerOverflow, patience.isIdle else {
        context.fireErrorCaught(error)
        return
      }
      let head = HTTPResponse(
        status: .init(code: 431, reasonPhrase: "Request Header Fields Too Large"),
        headerFields: [.connection: "close", .contentLength: "0"])
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      context.close(promise: nil)
    }
  }

  /// Reports received bytes.
  private final class ByteHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let owner: ConnectionHandler

    init(owner: ConnectionHandler) { self.owner = owner }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      owner.received()
      context.fireChannelRead(data)
    }
  }
#endif
