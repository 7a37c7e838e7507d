// report: https://github.com/weichsel/ZIPFoundation/pull/331
// story: a chunk's buffer is not deallocated when reading fails and the function throws.
// kind: leak
// resource: heap
// operation: read_truncated
// growth: 1024
// mix: read_chunk 19, read_truncated 1
// executors: threads, dispatch, tasks
// function: Archive.readChunk(_:at:)
import Foundation
import LoadTesting

struct ArchiveError: Error { let offset: Int }

struct Archive: Sendable {
  let bytes: [UInt8]

  @inline(never)
  func readChunk(_ size: Int, at offset: Int) throws -> Data {
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 1)  // stays
    guard offset + size <= bytes.count else { throw ArchiveError(offset: offset) }
    bytes.withUnsafeBytes { source in
      if let start = source.baseAddress { buffer.copyMemory(from: start + offset, byteCount: size) }
    }
    return Data(bytesNoCopy: buffer, count: size, deallocator: .custom { pointer, _ in pointer.deallocate() })
  }
}

final class ReadChunk: LoadTarget {
  static let name = "read_chunk"
  static let summary = "chunks of an archive, some of which are not there"
  static let operations = [
    OperationDescription("read_chunk", "reads what is there"),
    OperationDescription("read_truncated", "reads beyond the end"),
  ]
  let archive = Archive(bytes: [UInt8](repeating: 7, count: 16_384))
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Reader { Reader(archive: archive) }

  struct Reader: LoadWorker {
    let archive: Archive
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      do {
        sum &+= try archive.readChunk(1000, at: operation == 0 ? 512 : 16_000).count
      } catch {
        throw OperationFailure(1)
      }
    }
  }
}

let readChunkTruth = Truth("read_chunk", .heap) {
  let archive = Archive(bytes: [UInt8](repeating: 7, count: 16_384))
  return { _ in _ = try? archive.readChunk(1000, at: 16_000) }
}
