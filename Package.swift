// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]
let c: [CSetting] = [.treatAllWarnings(as: .error)]

/// The folders of `Sources`, from the bottom up: a module imports only from its own layer and those below it.
/// `scripts/check/imports` enforces this, and the modules that each may import.
enum Layer: String {
  case foundation = "Foundation"
  case instrumentation = "Instrumentation"
  case model = "Model"
  case agent = "Agent"
  case engine = "Engine"
  case judgement = "Judgement"
  case rendering = "Rendering"
  case integrations = "Integrations"
  case targets = "Targets"
  case tool = "Tool"
  case testing = "Testing"

  func path(_ name: String) -> String { "Sources/\(rawValue)/\(name)" }
}

/// A library target with the package's Swift settings. What no measured call and no search for leaks runs through is not
/// optimised: that adds milliseconds to the end of a run and saves two fifths of the first release build's time.
func module(
  _ name: String, in layer: Layer, optimized: Bool = true, _ dependencies: [Target.Dependency] = []
) -> Target {
  var settings = swift
  if !optimized { settings.append(.unsafeFlags(["-Onone"], .when(configuration: .release))) }
  return .target(name: name, dependencies: dependencies, path: layer.path(name), swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: swift)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

/// The web stack, which only the monitor uses. Every use is behind the trait; without the trait nothing is fetched.
func web(_ name: String, _ package: String) -> Target.Dependency {
  .product(name: name, package: package, condition: .when(traits: ["Monitor"]))
}
let routing = [
  web("Hummingbird", "hummingbird"), web("HummingbirdCore", "hummingbird"), web("HTTPTypes", "swift-http-types"),
  web("NIOCore", "swift-nio"),
]
let serving = [
  web("NIOHTTP1", "swift-nio"), web("NIOHTTPTypes", "swift-nio-extras"),
  web("ServiceLifecycle", "swift-service-lifecycle"), web("UnixSignals", "swift-service-lifecycle"),
]

let package = Package(
  name: "loadtest",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "loadtest", targets: ["loadtest"]),
    .library(name: "LoadTesting", targets: ["LoadTesting"]),
    .library(name: "CLoadTestTarget", targets: ["CLoadTestTarget"]),
    .library(name: "AutoInstrumentation", targets: ["AutoInstrumentation"]),
    .executable(name: "loadtest-monitor", targets: ["loadtest-monitor"]),
    .library(name: "LoadMonitor", targets: ["LoadMonitorServer"]),
  ],
  traits: [
    .trait(name: "Monitor", description: "loadtest-monitor and the routes for Hummingbird applications.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.0.0"),
  ],
  targets: [
    .target(
      name: "CPlatform", path: Layer.foundation.path("CPlatform"), cSettings: c,
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(
      name: "CAgent", path: Layer.agent.path("CAgent"), cSettings: c,
      // The linker exports a function of the executable only if a library on its command line defines the same
      // name; libstdc++ defines C++'s operators.
      linkerSettings: [
        .linkedLibrary("dl", .when(platforms: [.linux])), .linkedLibrary("stdc++", .when(platforms: [.linux])),
      ]),
    .target(name: "CLoadTestTarget", path: Layer.engine.path("CLoadTestTarget"), cSettings: c),
    .systemLibrary(
      name: "CZlib", path: Layer.foundation.path("CZlib"), pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

    module("CLibrary", in: .foundation),
    module("PortableFoundation", in: .foundation),
    module("LoadPlatform", in: .foundation, ["CLibrary", "CPlatform"]),
    module("LoadStatistics", in: .foundation, ["CLibrary", "CZlib"]),
    .target(name: "CInstrumentation", path: Layer.instrumentation.path("CInstrumentation"), cSettings: c),
    module("AutoInstrumentation", in: .instrumentation, ["CInstrumentation", coreMetrics, logging, tracing]),
    module(
      "LoadTarget", in: .engine,
      ["CAgent", "CLibrary", "CLoadTestTarget", "CPlatform", "LoadPlatform", "LoadStatistics"]),
    module("LoadScenario", in: .model, optimized: false, ["CLibrary"]),
    module(
      "LoadRecord", in: .model, optimized: false,
      ["PortableFoundation", "CLibrary", "LoadPlatform", "LoadScenario", "LoadStatistics"]),
    module(
      "LoadMemory", in: .engine,
      [
        "PortableFoundation", "CAgent", "CLibrary", "CPlatform", "LoadPlatform", "LoadRecord", "LoadScenario",
        subprocess, system,
      ]),
    module(
      "LoadEngine", in: .engine,
      [
        "PortableFoundation", "CLibrary", "LoadPlatform", "LoadScenario", "LoadStatistics", "LoadTarget", "LoadRecord",
        subprocess, system,
      ]),
    module("LoadLeaks", in: .judgement, ["CLibrary", "LoadRecord", "LoadScenario", "LoadStatistics"]),
    module(
      "LoadVerdict", in: .judgement, optimized: false,
      ["CLibrary", "LoadLeaks", "LoadPlatform", "LoadRecord", "LoadScenario", "LoadStatistics"]),
    module(
      "LoadHistory", in: .judgement, optimized: false,
      ["PortableFoundation", "CLibrary", "LoadPlatform", "LoadStatistics", "LoadRecord", "LoadScenario"]),
    module(
      "LoadBenchmark", in: .judgement, optimized: false,
      ["PortableFoundation", "LoadStatistics", "LoadRecord", "LoadScenario"]),
    module(
      "LoadReport", in: .rendering, optimized: false,
      [
        "PortableFoundation", "CLibrary", "LoadBenchmark", "LoadHistory", "LoadRecord", "LoadScenario",
        "LoadStatistics",
      ]),
    module(
      "LoadLocust", in: .integrations, optimized: false, ["CLibrary", "LoadRecord", "LoadScenario", "LoadStatistics"]),
    module(
      "BuiltinTargets", in: .targets,
      ["PortableFoundation", "CLibrary", "AutoInstrumentation", "LoadPlatform", "LoadTarget", logging]),
    module(
      "LoadWorkflow", in: .tool, optimized: false,
      [
        "PortableFoundation", "CLibrary", "LoadPlatform", "LoadStatistics", "LoadTarget", "LoadScenario", "LoadRecord",
        "LoadEngine",
        "LoadMemory",
        "LoadLeaks", "LoadVerdict", "LoadHistory", "LoadBenchmark", "LoadReport", "LoadLocust",
      ]),
    module(
      "LoadCommand", in: .tool, optimized: false,
      [
        "CLibrary", "LoadPlatform", "LoadStatistics", "LoadTarget", "LoadScenario", "LoadRecord",
        "LoadEngine",
        "LoadMemory",
        "LoadVerdict", "LoadHistory", "LoadBenchmark", "LoadReport",
        "LoadLocust", "LoadWorkflow", argumentParser,
      ]),
    module(
      "LoadTestKit", in: .testing, optimized: false,
      [
        "PortableFoundation", "CPlatform", "LoadPlatform", "LoadStatistics", "LoadTarget", "LoadScenario", "LoadRecord",
        "LoadEngine",
        "LoadLeaks", "LoadMemory", "LoadBenchmark", "LoadReport", "LoadVerdict",
      ]),
    module(
      "LoadTesting", in: .testing,
      [
        "BuiltinTargets", "LoadBenchmark", "LoadCommand", "LoadRecord", "LoadScenario", "LoadWorkflow",
        "LoadStatistics",
        "LoadTarget", "LoadTestKit",
      ]),
    .executableTarget(
      name: "loadtest", dependencies: ["LoadTesting"], path: Layer.tool.path("loadtest"), swiftSettings: swift),
    module(
      "LoadMonitor", in: .integrations,
      [
        "PortableFoundation", "CLibrary", "AutoInstrumentation", "LoadHistory", "LoadMemory", "LoadPlatform",
        "LoadRecord", "LoadReport",
        "LoadScenario",
        "LoadStatistics", subprocess, system,
      ]),
    module(
      "LoadMonitorServer", in: .integrations,
      [
        "AutoInstrumentation", "LoadHistory", "LoadMonitor", "LoadPlatform", "LoadRecord",
        "LoadReport", logging,
      ]
        + routing + serving),
    .executableTarget(
      name: "loadtest-monitor",
      dependencies: [
        "CLibrary", "LoadMonitor", "LoadMonitorServer", "PortableFoundation", "LoadScenario", argumentParser,
      ],
      path: Layer.integrations.path("loadtest-monitor"), swiftSettings: swift),
    .executableTarget(
      name: "monitor-floor", dependencies: ["AutoInstrumentation", "LoadMonitorServer"] + routing,
      path: "Tests/Support/MonitorFloor", swiftSettings: swift),

    .target(
      name: "TestThreads", dependencies: ["LoadPlatform"], path: "Tests/Support/TestThreads", swiftSettings: swift),
    tests("TestThreadsTests", ["LoadPlatform", "TestThreads"]),
    tests(
      "AutoInstrumentationTests",
      [
        "TestThreads",
        "AutoInstrumentation", coreMetrics, logging, tracing,
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
      ]),
    tests("BuiltinTargetsTests", ["AutoInstrumentation", "BuiltinTargets", "LoadTarget", "TestThreads"]),
    .target(
      name: "LinearizabilityChecker", path: "Tests/Support/LinearizabilityChecker", swiftSettings: swift),
    tests("LinearizabilityTests", ["LinearizabilityChecker"]),
    .target(name: "CLeakCorpus", path: "Tests/LeakCorpus/C", cSettings: c),
    .target(
      name: "LeakCorpus", dependencies: ["CLeakCorpus", "LoadPlatform", "LoadTarget"], path: "Tests/LeakCorpus/Cases",
      swiftSettings: swift),
    .executableTarget(
      name: "leak-corpus", dependencies: ["CPlatform", "LeakCorpus", "LoadPlatform", "LoadTarget", "LoadTesting"],
      path: "Tests/LeakCorpus/Tool", swiftSettings: swift),
    tests("LeakCorpusTests", ["LeakCorpus", "LoadTarget", "TestThreads"]),
    .target(
      name: "InterleavingExplorer", dependencies: ["LoadPlatform"], path: "Tests/Support/InterleavingExplorer",
      swiftSettings: swift),
    tests(
      "LockFreedomTests",
      [
        "AutoInstrumentation", "BuiltinTargets", "InterleavingExplorer", "LinearizabilityChecker", "LoadPlatform",
        "LoadTarget", logging, "TestThreads",
      ]),
    tests("InterleavingTests", ["InterleavingExplorer", "LinearizabilityChecker", "LoadPlatform", "TestThreads"]),
    tests("LoadPlatformTests", ["LoadPlatform", "TestThreads"]),
    tests("LoadMemoryTests", ["LoadMemory", "LoadPlatform", "LoadRecord", "LoadScenario"]),
    tests("LoadRecordTests", ["LoadRecord", "LoadScenario", "LoadStatistics", "TestThreads"]),
    tests("LoadLeaksTests", ["LoadLeaks", "LoadRecord", "LoadScenario"], resources: [.copy("Fixtures")]),
    tests("LoadHistoryTests", ["LoadHistory", "LoadRecord", "LoadScenario", "LoadStatistics", "TestThreads"]),
    tests("LoadBenchmarkTests", ["LoadBenchmark", "LoadRecord", "LoadScenario"]),
    tests(
      "LoadLocustTests", ["LoadLocust", "LoadRecord", "LoadScenario", "LoadStatistics", "TestThreads"],
      resources: [.copy("Fixtures")]),
    tests("LoadVerdictTests", ["LoadRecord", "LoadScenario", "LoadStatistics", "LoadVerdict", "TestThreads"]),
    tests(
      "LoadReportTests",
      [
        "LoadBenchmark", "LoadHistory", "LoadRecord", "LoadReport",
        "LoadScenario", "LoadStatistics", "LoadVerdict",
      ],
      resources: [.copy("Snapshots"), .copy("Fixtures")]),
    tests(
      "LoadMonitorTests",
      [
        "AutoInstrumentation", "LoadMonitor", "LoadRecord", "LoadReport", "LoadScenario", "LoadStatistics", logging,
      ]),
    tests("LoadCommandTests", ["LoadRecord", "LoadScenario", "LoadWorkflow", "loadtest", "TestThreads"]),
    tests(
      "LoadTestingTests",
      [
        "LoadEngine", "LoadMemory", "LoadPlatform", "LoadRecord", "LoadScenario", "LoadTarget", "LoadTestKit",
        "LoadTesting",
      ]),
    tests(
      "LoadTargetTests", ["LoadPlatform", "LoadStatistics", "LoadTarget", "TestThreads"],
      resources: [.copy("Fixtures")]),
    tests("LoadScenarioTests", ["LoadScenario", "TestThreads"], resources: [.copy("Fixtures")]),
    tests("LoadStatisticsTests", ["LoadStatistics"], resources: [.copy("Fixtures")]),
    tests(
      "LoadEngineTests",
      [
        "BuiltinTargets", "LoadEngine", "LoadLeaks", "LoadMemory", "LoadPlatform", "LoadRecord", "LoadScenario",
        "LoadStatistics", "LoadTarget", "LoadVerdict", "TestThreads",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// The targets of `scripts/check/swift-memory`, built only by it and, for it, by `scripts/test`.
if Context.environment["LOADTEST_SWIFT_CASES"] != nil {
  package.targets.append(
    .executableTarget(
      name: "swift-cases", dependencies: ["LoadTesting"], path: "Tests/Inputs/swift",
      exclude: ["culprit-retained.json", "culprit-tasks.json"]))
}

// The targets of `scripts/check/leak-patterns --swift`.
if Context.environment["LOADTEST_SWIFT_PATTERNS"] != nil {
  package.targets.append(
    .executableTarget(name: "swift-patterns", dependencies: ["LoadTesting"], path: "Tests/Inputs/swift-patterns"))
}

// For the sanitizer builds and the quick tests of `scripts/test`: only these tests and the targets that they need.
if let named = Context.environment["LOADTEST_TESTS"] {
  var kept: Set<String> = []
  var open = named.split(separator: ",").map(String.init)
  for name in open where !package.targets.contains(where: { $0.name == name }) {
    fatalError("LOADTEST_TESTS: the package has no target \(name)")
  }
  while let name = open.popLast() {
    guard kept.insert(name).inserted, let target = package.targets.first(where: { $0.name == name }) else { continue }
    for case .byNameItem(let needed, _) in target.dependencies { open.append(needed) }
  }
  package.targets.removeAll { !kept.contains($0.name) }
  package.products = []
}

// The plugin of `scripts/check/docc`.
if Context.environment["LOADTEST_DOCC"] != nil {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
