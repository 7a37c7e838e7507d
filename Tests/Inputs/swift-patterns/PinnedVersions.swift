// report: https://github.com/realm/realm-swift/issues/6690
// story: a version of the file that is read once stays mapped, so address space is used up while the file is small.
// kind: leak
// resource: mappings
// operation: read_version
// growth: 65536
// mix: read_version 1, lookup 9
// executors: threads, dispatch, tasks
// function: Realm.map(_:)
import Glibc
import LoadTesting

struct Realm: Sendable {
  let file: Int32
  init() {
    var template = Array("/tmp/realm-XXXXXX".utf8CString)
    file = mkstemp(&template)
    unlink(template)
    ftruncate(file, 65_536)
  }

  @inline(never)
  func map(_ version: Int) -> UnsafeMutableRawPointer? {
    let mapped = mmap(nil, 65_536, PROT_READ, MAP_SHARED, file, 0)  // stays
    return mapped == MAP_FAILED ? nil : mapped
  }

  @inline(never)
  func read(_ version: Int) -> Int {
    guard let mapped = map(version) else { return 0 }
    return Int(mapped.load(as: UInt8.self)) + version
  }

  @inline(never)
  func lookup(_ key: Int) -> Int {
    var byte: UInt8 = 0
    return pread(file, &byte, 1, key & 0xffff)
  }
}

final class PinnedVersions: LoadTarget {
  static let name = "pinned_versions"
  static let summary = "versions of a database that are mapped"
  static let operations = [
    OperationDescription("read_version", "maps a version and reads it"),
    OperationDescription("lookup", "reads without a mapping"),
  ]
  let realm = Realm()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Reading { Reading(realm: realm) }

  struct Reading: LoadWorker {
    let realm: Realm
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      let number = Int(truncatingIfNeeded: iteration & 0xffff)
      sum &+= operation == 0 ? realm.read(number) : realm.lookup(number)
    }
  }
}

let pinnedVersionsTruth = Truth("pinned_versions", .mappings, calls: 200) {
  let realm = Realm()
  return { _ = realm.read($0) }
}
