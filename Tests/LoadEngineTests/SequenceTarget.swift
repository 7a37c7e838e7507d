import Foundation
import LoadPlatform
import LoadTarget

/// Records which operations each worker performed, with which iterations, on which threads.
struct SequenceTarget: LoadTarget {
  struct Threads: Equatable {
    var making: UInt
    var performing: UInt?
    var finishing: UInt?
  }

  final class Recorder: Sendable {
    struct State {
      var sequences: [Int: [Int]] = [:]
      var iterations: [UInt64] = []
      var threads: [Int: Threads] = [:]
    }

    let state = Lock(State())

    var sequences: [[Int]] {
      state.withLock { state in state.sequences.sorted { $0.key < $1.key }.map(\.value) }
    }

    var iterations: [UInt64] { state.withLock { $0.iterations } }
    var threads: [Threads] { state.withLock { state in state.threads.sorted { $0.key < $1.key }.map(\.value) } }
  }

  struct Worker: LoadWorker {
    let recorder: Recorder
    let index: Int

    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      let index = index
      recorder.state.withLock { state in
        state.sequences[index, default: []].append(operation)
        state.iterations.append(iteration)
        state.threads[index]?.performing = currentThread()
      }
    }

    mutating func finish() {
      let index = index
      recorder.state.withLock { $0.threads[index]?.finishing = currentThread() }
    }
  }

  static let name = "sequence"
  static let operations = [
    OperationDescription("a", ""), OperationDescription("b", ""), OperationDescription("c", ""),
  ]

  let recorder: Recorder

  init(_ run: TargetRun) { recorder = Recorder() }

  init(recorder: Recorder) { self.recorder = recorder }

  func makeWorker(index: Int) -> Worker {
    recorder.state.withLock { $0.threads[index] = Threads(making: currentThread()) }
    return Worker(recorder: recorder, index: index)
  }

  static func description(_ recorder: Recorder) -> TargetDescription {
    var description = TargetDescription(SequenceTarget.self)
    description.make = { _ in SequenceTarget(recorder: recorder) }
    return description
  }
}

private func currentThread() -> UInt { UInt(pthread_self()) }
