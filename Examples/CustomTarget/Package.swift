// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "CustomTarget",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "loadtest", path: "../..")],
  targets: [
    .executableTarget(
      name: "CustomTarget", dependencies: [.product(name: "LoadTesting", package: "loadtest")])
  ],
  swiftLanguageModes: [.v6]
)
