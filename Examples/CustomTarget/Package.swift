// swift-tools-version: 6.2
import PackageDescription

let loadTesting = Target.Dependency.product(name: "LoadTesting", package: "loadtest")

let package = Package(
  name: "CustomTarget",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "loadtest", path: "../..")],
  targets: [
    .executableTarget(name: "CustomTarget", dependencies: [loadTesting]),
    .testTarget(name: "CustomTargetTests", dependencies: ["CustomTarget", loadTesting]),
  ],
  swiftLanguageModes: [.v6]
)
