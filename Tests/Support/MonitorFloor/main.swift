#if Monitor
  internal import AutoInstrumentation
  internal import HTTPTypes
  internal import Hummingbird
  internal import HummingbirdCore
  internal import LoadMonitorServer
  internal import NIOCore

  #if canImport(Glibc)
    internal import Glibc
  #elseif canImport(Musl)
    internal import Musl
  #else
    internal import Darwin
  #endif

  // A bare Hummingbird application: the floor that the monitor's routes are measured against, and the proof that the
  // health route takes one line in any application. `monitor-floor [PORT [SIZE]]`
  let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
  let port = arguments.first ?? 0
  let constant = ByteBuffer(repeating: UInt8(ascii: "x"), count: arguments.dropFirst().first ?? 128)
  let router = Router()
  router.get("/constant") { _, _ in constant }
  router.addPerformanceHealth()
  // A library of the application, so that the route has something to tell.
  try InstrumentedSystem.shared.register(
    LibraryDescription(name: "floor", isAvailable: { true }, instrument: {}, uninstrument: {}))
  InstrumentedSystem.shared.instrument("floor")
  let application = Application(
    router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
    onServerRunning: { channel in
      print("monitor-floor: http://127.0.0.1:\(channel.localAddress?.port ?? port)/")
      // Whoever started it reads this through a pipe.
      fflush(nil)
    })
  try await application.runService()
#else
  // Built without the package trait Monitor there is no web stack.
  print("monitor-floor: built without the package trait Monitor")
#endif
