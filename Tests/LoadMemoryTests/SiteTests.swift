import Foundation
import LoadPlatform
import LoadRecord
import LoadScenario
import Testing

@testable import LoadMemory

@Suite("From addresses to call sites")
struct SiteTests {
  private static func frame(_ name: String, _ file: String?, _ line: Int?, _ module: String = "/app/tool")
    -> Symboliser.Frame
  {
    Symboliser.Frame(name: name, file: file, line: line, module: module)
  }

  // MARK: Folding

  @Test("the site is the first frame of the user's own")
  func folding() {
    let path = SiteFolding.folded([
      Self.frame("libjemalloc.so.2+0x1", nil, nil, "/lib/libjemalloc.so.2"),
      Self.frame("swift_slowAlloc", nil, nil, "/lib/libswiftCore.so"),
      Self.frame("swift_allocObject", nil, nil, "/lib/libswiftCore.so"),
      Self.frame("App.Session.__allocating_init(id: Swift.Int) -> App.Session", "/app/Session.swift", 3),
      Self.frame(
        "generic specialization <App.Session> of Swift.Array.append(__owned A) -> ()", "/swift/Array.swift", 9),
      Self.frame("App.Worker.perform(_: Swift.Int, iteration: Swift.UInt64) -> ()", "/app/Worker.swift", 41),
      Self.frame("App.Worker.perform(_: Swift.Int, iteration: Swift.UInt64) -> ()", nil, nil),
      Self.frame(
        "(extension in LoadTarget):LoadTarget.LoadWorker.performAccounted(inout LoadTarget.LoopState) -> ()", "/x", 1),
      Self.frame("LoadEngine.WorkerCell.run() -> LoadTarget.LoopEnd", "/y", 2),
    ])
    #expect(path.frames.map(\.function) == ["Worker.perform(_:iteration:)"])
    #expect(path.frames.first?.file == "/app/Worker.swift")
    #expect(path.frames.first?.line == 41)
    #expect(path.via == "Array.append(_:)")
  }

  @Test("code that several functions share, under the name of one of them, is no frame, unless there is no other")
  func mergedFunctions() {
    let shared = Self.frame(
      "merged protocol witness for App.Job.call(Swift.Int) -> () in conformance App.Table", nil, nil)
    let path = SiteFolding.folded([
      Self.frame("swift_slowAlloc", nil, nil, "/lib/libswiftCore.so"),
      Self.frame("App.Reader.load() -> ()", "/app/Reader.swift", 55), shared,
      Self.frame("App.Cache.call(Swift.Int) -> ()", "/app/Cache.swift", 7),
    ])
    #expect(path.frames.map(\.function) == ["Reader.load()", "Cache.call(_:)"])
    let alone = SiteFolding.folded([Self.frame("swift_slowAlloc", nil, nil, "/lib/libswiftCore.so"), shared])
    #expect(alone.frames.count == 1 && alone.hasOwnFrames, "\(alone)")
  }

  @Test("a stack of libraries alone keeps the innermost name")
  func librariesAlone() {
    let path = SiteFolding.folded([
      Self.frame("libjemalloc.so.2+0x1", nil, nil, "/lib/libjemalloc.so.2"),
      Self.frame("_dispatch_call_block_and_release", nil, nil, "/lib/libdispatch.so"),
    ])
    #expect(path.frames.map(\.function) == ["_dispatch_call_block_and_release"])
    #expect(path.via == nil)
    #expect(!path.hasOwnFrames)
  }

  @Test(
    "what is inlined from a library's header is not the user's: the user's line is first, and says by what it allocates"
  )
  func headers() {
    let path = SiteFolding.folded([
      Self.frame("operator new(unsigned long)", nil, nil, "/lib/libstdc++.so.6"),
      Self.frame(
        "std::__new_allocator<int>::allocate(unsigned long, void const*)", "/usr/include/c++/12/bits/new_allocator.h",
        137),
      Self.frame("std::map<int, int>::insert(int)", "/usr/include/c++/12/bits/stl_map.h", 611),
      Self.frame("index_it", "/src/plugin.cpp", 12),
      Self.frame("work", "/src/plugin.cpp", 20),
    ])
    #expect(path.frames.map(\.function) == ["index_it", "work"])
    #expect(path.via == "std::map::insert")
  }

  @Test("a place in a library without names is told by the library's whole name")
  func unnamed() {
    let path = SiteFolding.folded([
      Symboliser.Frame(name: "libsqlite3.so.0.8.6+0xa7503", module: "/lib/libsqlite3.so.0.8.6", isUnnamed: true),
      Self.frame("sqlite3Parser.part.0", nil, nil, "/lib/libsqlite3.so.0.8.6"),
      Self.frame("prepare", "/src/plugin.c", 4),
    ])
    #expect(path.frames.map(\.function) == ["libsqlite3.so.0.8.6+0xa7503", "sqlite3Parser", "prepare"])
  }

  // MARK: Merging

  private static var profile: AllocationProfile {
    AllocationProfile(
      lost: 0,
      stacks: [
        .init(
          operation: "parse", addresses: [0x10, 0x20], liveObjects: 300, liveBytes: 19_200, allocatedObjects: 1000,
          types: ["Node": 280]),
        .init(
          operation: "parse", addresses: [0x11, 0x20], liveObjects: 100, liveBytes: 6_400, allocatedObjects: 100,
          types: [:]
        ),
        .init(
          operation: nil, addresses: [0x30], liveObjects: 10, liveBytes: 640, allocatedObjects: 10, types: [:]),
        .init(operation: "free", addresses: [0x40], liveObjects: 0, liveBytes: 0, allocatedObjects: 90, types: [:]),
      ], maps: "")
  }

  private static var symbols: Symboliser {
    var symbols = Symboliser()
    symbols.frames = [
      0x10: [
        frame("swift_allocObject", nil, nil, "/lib/libswiftCore.so"), frame("App.parse() -> ()", "/app/Parse.swift", 7),
      ],
      0x11: [frame("App.parse() -> ()", "/app/Parse.swift", 7)],
      0x20: [frame("App.main() -> ()", "/app/main.swift", 1)],
      0x30: [frame("App.timer() -> ()", "/app/Timer.swift", 3)],
    ]
    return symbols
  }

  @Test("stacks of one place are one site")
  func merging() throws {
    let calls: [String: UInt64] = ["parse": 800]
    let found = CallSites(profile: Self.profile, symbols: Self.symbols, calls: calls)
    #expect(found.sites.count == 2)
    let first = try #require(found.sites.first)
    #expect(first.operation == "parse")
    #expect(first.objects == 400)
    #expect(first.bytes == 25_600)
    #expect(first.objectsPerCall == 0.5)
    // Not all have one, and the other stack allocates no object of the runtime's.
    #expect(first.types == [.init(type: "Node", objects: 280), .init(type: nil, objects: 120)])
    #expect(first.type == "Node")
    #expect(first.frames.map(\.function) == ["parse()", "main()"])
    #expect(found.sites.last?.operation == nil)
    #expect(found.sites.last?.objectsPerCall == nil)
  }

  @Test("two paths through one function are two sites")
  func wrapper() {
    let profile = AllocationProfile(
      lost: 0,
      stacks: [
        .init(
          operation: "two", addresses: [0x1, 0x2], liveObjects: 4, liveBytes: 128, allocatedObjects: 4, types: [:]),
        .init(
          operation: "two", addresses: [0x1, 0x3], liveObjects: 4, liveBytes: 4_096, allocatedObjects: 4, types: [:]),
      ], maps: "")
    var symbols = Symboliser()
    symbols.frames = [
      0x1: [Self.frame("xmalloc", "/src/plugin.cpp", 7)], 0x2: [Self.frame("parse_header", "/src/plugin.cpp", 9)],
      0x3: [Self.frame("parse_body", "/src/plugin.cpp", 10)],
    ]
    let sites = CallSites(profile: profile, symbols: symbols, calls: [:]).sites
    #expect(sites.map { $0.frames.map(\.function) } == [["xmalloc", "parse_body"], ["xmalloc", "parse_header"]])
    #expect(sites.map(\.bytes) == [4_096, 128])
  }

  @Test("what stays comes before what is replaced, however large that is; how old objects are is known over all stacks")
  func ages() {
    let profile = AllocationProfile(
      lost: 0,
      stacks: [
        .init(
          operation: "parse", addresses: [0x10, 0x20], liveObjects: 90, liveBytes: 4_000, allocatedObjects: 90,
          earlierShare: 0, types: [:]),
        .init(
          operation: "parse", addresses: [0x30], liveObjects: 60, liveBytes: 600, allocatedObjects: 60,
          earlierShare: 0.5, types: [:]),
        .init(
          operation: "parse", addresses: [0x11, 0x20], liveObjects: 10, liveBytes: 1_000, allocatedObjects: 10,
          earlierShare: 0.1, types: [:]),
      ], maps: "")
    let sites = CallSites(profile: profile, symbols: Self.symbols, calls: [:]).sites
    #expect(sites.map(\.bytes) == [600, 5_000])
    #expect(sites.map(\.earlierShare) == [0.5, 0.01])
    #expect(sites.map(\.weight) == [1, 0.1])
  }

  private static func profile(with resource: LeakResource) -> AllocationProfile {
    var profile = profile
    profile.stacks.append(
      .init(
        operation: "parse", resource: resource, addresses: [0x10, 0x20], liveObjects: 400,
        liveBytes: resource.isBytes ? 1_638_400 : 0, allocatedObjects: 400, types: [:]))
    return profile
  }

  @Test("what is made of a resource is a site of its own at the same place, all of it, after those of memory")
  func resources() throws {
    let calls: [String: UInt64] = ["parse": 800]
    for resource in LeakResource.allCases {
      let found = CallSites(profile: Self.profile(with: resource), symbols: Self.symbols, calls: calls)
      #expect(found.sites.map(\.resource) == [nil, nil, resource])
      let site = try #require(found.sites.last)
      #expect(site.objects == 400 && site.objectsPerCall == 0.5)
      #expect(site.bytesPerCall == (resource.isBytes ? 2_048 : nil))
      #expect(site.frames.first?.function == "parse()")
    }
  }

  @Test("what the system counts and nobody followed is said")
  func unattributed() {
    var profile = Self.profile(with: .descriptors)
    #expect(CallSites(profile: profile, symbols: Self.symbols, calls: [:]).warnings.isEmpty)
    profile.unattributed = [.descriptors: 12]
    let warnings = CallSites(profile: profile, symbols: Self.symbols, calls: [:]).warnings
    #expect(warnings.count == 1 && warnings.first?.hasPrefix("not attributed: 12 open descriptors") == true)
  }

  @Test("what the engine allocates for itself is no site of the target's")
  func engine() {
    let profile = AllocationProfile(
      lost: 0,
      stacks: [
        .init(operation: nil, addresses: [0x1], liveObjects: 4, liveBytes: 128, allocatedObjects: 4, types: [:]),
        .init(operation: nil, addresses: [0x2], liveObjects: 4, liveBytes: 128, allocatedObjects: 4, types: [:]),
      ], maps: "")
    var symbols = Symboliser()
    symbols.frames = [
      0x1: [
        Self.frame("swift_allocObject", nil, nil, "/lib/libswiftCore.so"),
        Self.frame("LoadEngine.Gate.open(LoadEngine.Command) -> ()", "/x", 1),
      ],
      0x2: [Self.frame("_dispatch_mgr_thread", nil, nil, "/lib/libdispatch.so")],
    ]
    let sites = CallSites(profile: profile, symbols: symbols, calls: [:]).sites
    #expect(sites.map { $0.frames.first?.function } == ["_dispatch_mgr_thread"])
  }

  // MARK: Types of sites

  private static func site(_ types: [String: UInt64], madeBy frames: [String]) -> CallSiteRecord? {
    let profile = AllocationProfile(
      lost: 0,
      stacks: [
        .init(
          operation: "make", addresses: [0x1], liveObjects: 10, liveBytes: 640, allocatedObjects: 10, types: types,
          waiting: [.init(addresses: [0x2], tasks: 3), .init(addresses: [0x3], tasks: 7)])
      ], maps: "")
    var symbols = Symboliser()
    symbols.frames = [
      0x1: frames.map { frame($0, nil, nil, "/lib/libswift_Concurrency.so") } + [
        frame("App.make() -> ()", "/app/m.swift", 1)
      ],
      0x2: [frame("App.first() async -> ()", "/app/m.swift", 2)],
      0x3: [
        frame("swift_continuation_await", nil, nil, "/lib/libswift_Concurrency.so"),
        frame("App.second() async -> ()", "/app/m.swift", 3),
      ],
    ]
    return CallSites(profile: profile, symbols: symbols, calls: [:]).sites.first
  }

  @Test("a first word that is a type's counts where the runtime made the object, and in no other memory")
  func typesOfSite() throws {
    let made = try #require(Self.site(["Timer": 4, "Array": 6], madeBy: ["swift_slowAlloc", "swift_allocObject"]))
    #expect(made.types == [.init(type: "Array", objects: 6), .init(type: "Timer", objects: 4)])
    let raw = try #require(Self.site(["NSMutableDictionary": 8], madeBy: ["_dl_allocate_tls", "pthread_create"]))
    #expect(raw.types == [.init(type: nil, objects: 10)])
    #expect(raw.type == nil)
  }

  @Test("what the runtime allocates for a task is a task or its memory, and most tasks' place is where they wait")
  func tasks() throws {
    let site = try #require(Self.site(["Task": 7, "Node": 2], madeBy: ["swift_task_create_commonImpl(unsigned long)"]))
    #expect(site.types == [.init(type: "Task", objects: 7), .init(type: "memory of a task", objects: 3)])
    #expect(site.waiting?.function == "second()")
    #expect(site.waiting?.line == 3)
  }

  // MARK: Files

  @Test("the heap file is jemalloc's format, whole")
  func heapFile() {
    let text = ProfileFiles.heap(Self.profile)
    #expect(text.hasPrefix("heap_v2/1\n  t*: 410: 26240 [0: 0]\n@ 0x10 0x20\n  t*: 300: 19200 [0: 0]\n"))
    #expect(text.contains("\nMAPPED_LIBRARIES:\n"))
    #expect(!text.contains("0x40"))
    #expect(ProfileFiles.heap(Self.profile(with: .descriptors)) == text)
  }

  @Test("collapsed stacks begin with the operation")
  func collapsed() {
    let found = CallSites(profile: Self.profile, symbols: Self.symbols, calls: [:])
    #expect(
      ProfileFiles.collapsed(found)
        == "parse;main();parse();swift_allocObject 19200\nparse;main();parse() 6400\n(no operation);timer() 640\n")
  }

  @Test("pprof's message holds each stack with its operation")
  func pprof() throws {
    let found = CallSites(profile: Self.profile, symbols: Self.symbols, calls: [:])
    let fields = try ProtocolBuffer.fields(PprofWriter(found).bytes)
    // profile.proto: 1 sample_type, 2 sample, 4 location, 5 function, 6 string_table.
    #expect(fields.filter { $0.number == 1 }.count == 2)
    #expect(fields.filter { $0.number == 2 }.count == 3)
    #expect(fields.filter { $0.number == 4 }.count == 4)
    #expect(fields.filter { $0.number == 5 }.count == 4)
    let strings = fields.filter { $0.number == 6 }.map { String(decoding: $0.content, as: UTF8.self) }
    #expect(strings.first == "")
    #expect(strings.contains("parse()") && strings.contains("/app/Parse.swift") && strings.contains("operation"))
    let sample = try ProtocolBuffer.fields(try #require(fields.first { $0.number == 2 }).content)
    let locations: [UInt8] = [1, 2]
    #expect(sample.first { $0.number == 1 }?.content == locations)
    // 300 and 19,200 as varints.
    let values: [UInt8] = [0xAC, 0x02, 0x80, 0x96, 0x01]
    #expect(sample.first { $0.number == 2 }?.content == values)
  }

  /// Fields of a message whose values are numbers or bytes.
  private enum ProtocolBuffer {
    struct Broken: Error {}
    struct Field {
      var number: UInt64
      var content: [UInt8]
    }

    static func fields(_ bytes: [UInt8]) throws -> [Field] {
      var fields: [Field] = []
      var rest = bytes[...]
      func varint() throws -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
          value |= UInt64(byte & 0x7F) << shift
          if byte < 0x80 { return value }
          shift += 7
        }
        throw Broken()
      }
      while !rest.isEmpty {
        let key = try varint()
        if key & 7 == 0 {
          let value = try varint()
          fields.append(Field(number: key >> 3, content: [UInt8(truncatingIfNeeded: value)]))
        } else {
          let length = Int(try varint())
          guard key & 7 == 2, rest.count >= length else { throw Broken() }
          fields.append(Field(number: key >> 3, content: Array(rest.prefix(length))))
          rest = rest.dropFirst(length)
        }
      }
      return fields
    }
  }

  // MARK: Maps

  @Test("a memory map tells file and offset, spaces in names included")
  func map() throws {
    let map = MemoryMap(
      """
      55d0c0000000-55d0c0010000 r--p 00000000 fe:00 123                        /app/my tool
      55d0c0010000-55d0c0020000 r-xp 0000f000 fe:00 123                        /app/my tool
      7f0000000000-7f0000001000 rw-p 00000000 00:00 0
      7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0                          [vdso]
      nonsense
      """)
    #expect(map.mappings.count == 2)
    let place = try #require(map.place(of: 0x55d0_c001_0010))
    #expect(place.path == "/app/my tool")
    let offset: UInt64 = 0xF010
    #expect(place.offset == offset)
    #expect(map.place(of: 0x7f00_0000_0010) == nil)
  }

  @Test("an address of this very test has its function, file and line")
  func symbolised() async throws {
    var addresses: [UInt64] = []
    let line = #line + 1
    addresses = Thread.callStackReturnAddresses.map { UInt64(truncating: $0) }
    let map = MemoryMap(try #require(SystemFile.text("/proc/self/maps")))
    let symbols = await Symboliser.look(up: Set(addresses.filter { $0 > 4096 }), in: map)
    #expect(symbols.warning == nil)
    let frames = addresses.flatMap { symbols.frames[$0] ?? [] }
    let own = frames.first { $0.file?.hasSuffix("SiteTests.swift") ?? false }
    #expect(own?.name.contains("symbolised") == true)
    #expect(own?.line == line)
  }

  // MARK: Types

  @Test("an object tells its class, and other memory nothing")
  func types() throws {
    final class Parcel {
      let words = (1, 2, 3)
    }
    var types = ObjectType()
    let parcel = Parcel()
    let address = UInt(bitPattern: Unmanaged.passUnretained(parcel).toOpaque())
    #expect(types.name(at: address, bytes: 48) == "Parcel")
    withExtendedLifetime(parcel) {}
    let raw = UnsafeMutablePointer<UInt>.allocate(capacity: 8)
    defer { raw.deallocate() }
    for value in [0, 1, 4096, UInt(bitPattern: raw), .max, 0xDEAD_BEE8] {
      raw.initialize(repeating: value, count: 8)
      #expect(types.name(at: UInt(bitPattern: raw), bytes: 64) == nil)
    }
  }
}
