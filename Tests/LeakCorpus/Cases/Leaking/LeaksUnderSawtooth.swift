internal import LoadPlatform
internal import LoadTarget
internal import Synchronization

/// A leak in a size class of its own, under a sawtooth of another.
final class LeakUnderOtherSawtooth: SynchronousCase {
  static let leakCase = LeakCase(
    LeakUnderOtherSawtooth.self, "leak_under_other_sawtooth",
    "2 % of calls leak 96 bytes under a batch of 160-byte objects that is released every 5,300", .tuning,
    .leak(
      bytes: 1.92, site: LeakSite("LeakUnderOtherSawtooth.", type: LeakUnderOtherSawtooth.Receipt.self),
      period: 5_300))

  final class Receipt: Sendable {
    let first = Words4()
    let second = Words4()
    let number = 1
  }

  private let batch = Batch<MediumBlock>(period: 5_300)
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let call = calls.wrappingAdd(1, ordering: .relaxed).newValue
    batch.add(MediumBlock(call))
    guard call % 50 == 7 else { return }
    let receipt = Receipt()
    observe(receipt)
    _ = Unmanaged.passRetained(receipt)
  }
}

/// A leak under a sawtooth of its own size class.
final class LeakUnderSameSawtooth: SynchronousCase {
  static let leakCase = LeakCase(
    LeakUnderSameSawtooth.self, "leak_under_same_sawtooth",
    "2 % of calls leak 160 bytes under a batch of 160-byte objects that is released every 5,300", .held,
    .leak(
      bytes: 3.2, site: LeakSite("LeakUnderSameSawtooth.", type: LeakUnderSameSawtooth.Receipt.self),
      period: 5_300))

  final class Receipt: Sendable {
    let words = Words16()
    let number = 1
  }

  private let batch = Batch<MediumBlock>(period: 5_300)
  private let calls = Atomic(0)

  @inline(never)
  func perform(_ worker: inout CaseWorker) {
    let call = calls.wrappingAdd(1, ordering: .relaxed).newValue
    batch.add(MediumBlock(call))
    guard call % 50 == 7 else { return }
    let receipt = Receipt()
    observe(receipt)
    _ = Unmanaged.passRetained(receipt)
  }
}
