// report: https://github.com/swiftlang/swift-tools-support-core/pull/13
// story: realpath allocates its answer, String(cString:) copies it, and nobody frees it.
// kind: leak
// resource: heap
// operation: resolve
// growth: 16
// mix: resolve 1, components 9
// executors: threads, dispatch, tasks
// function: PathResolver.resolve(_:)
import Glibc
import LoadTesting

enum PathResolver {
  @inline(never)
  static func resolve(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }  // stays
    return String(cString: resolved)
  }

  @inline(never)
  static func components(_ path: String) -> Int { path.split(separator: "/").count }
}

final class ResolvedPath: LoadTarget {
  static let name = "resolved_path"
  static let summary = "paths that are resolved"
  static let operations = [
    OperationDescription("resolve", "follows links"),
    OperationDescription("components", "splits a path"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Resolver { Resolver() }

  struct Resolver: LoadWorker {
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+=
        operation == 0
        ? PathResolver.resolve("/usr/../usr/bin/.").utf8.count : PathResolver.components("/usr/local/lib/swift")
    }
  }
}

let resolvedPathTruth = Truth("resolved_path", .heap) { { _ in _ = PathResolver.resolve("/usr/../usr/bin/.") } }
