// report: https://github.com/onevcat/Kingfisher/issues/637
// story: a memory cache of images grows with each new image until its limit, then drops the oldest.
// kind: stable or slowing or step
// resource: heap
// operation: none
// growth: 0 (to 3000 images of about 1 KiB)
// mix: show_image 1
// executors: threads, dispatch, tasks
// function: none
import LoadTesting
import Synchronization

final class DecodedImage {
  let pixels: [UInt8]
  init(seed: UInt64) { pixels = [UInt8](repeating: UInt8(truncatingIfNeeded: seed), count: 600 + Int(seed % 900)) }
}

final class ImageMemoryCache: @unchecked Sendable {
  private let lock = Mutex(())
  private var images: [UInt64: DecodedImage] = [:]
  private var order: [UInt64] = []
  private var oldest = 0
  private let limit = 3000

  @inline(never)
  func image(_ key: UInt64) -> Int {
    lock.withLock { _ in
      if let known = images[key] { return known.pixels.count }
      let image = DecodedImage(seed: key)
      images[key] = image
      if order.count < limit {
        order.append(key)
      } else {
        images.removeValue(forKey: order[oldest])
        order[oldest] = key
        oldest = (oldest + 1) % limit
      }
      return image.pixels.count
    }
  }
}

/// Numbers that look random, of which each worker has its own.
struct SplitMix: Sendable {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

final class MemoryCache: LoadTarget {
  static let name = "memory_cache"
  static let summary = "images by way of a memory cache"
  static let operations = [OperationDescription("show_image", "an image of a hundred thousand")]
  let cache = ImageMemoryCache()
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Table { Table(cache: cache, random: SplitMix(state: UInt64(index))) }

  struct Table: LoadWorker {
    let cache: ImageMemoryCache
    var random: SplitMix
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= cache.image(random.next() % 100_000)
    }
  }
}

let memoryCacheTruth = Truth("memory_cache", .heap) {
  let cache = ImageMemoryCache()
  return { _ = cache.image(UInt64($0) &* 2_654_435_761 % 100_000) }
}
