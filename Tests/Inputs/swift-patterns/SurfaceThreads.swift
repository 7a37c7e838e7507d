// report: https://github.com/manaflow-ai/cmux/issues/6520
// story: a surface's reader thread waits for input that never comes and is not joined when the surface closes.
// kind: leak
// resource: threads
// operation: close_surface
// growth: 1
// mix: draw 199, close_surface 1
// executors: threads, dispatch, tasks
// function: Surface.open(_:)
import Foundation
import LoadTesting

final class Surface: @unchecked Sendable {
  let input = DispatchSemaphore(value: 0)

  @inline(never)
  func open(_ number: Int) {
    let reader = Thread { [input] in input.wait() }
    reader.name = "io-reader"
    reader.stackSize = 64 * 1024
    reader.start()  // stays
  }

  func close() {}
}

final class SurfaceThreads: LoadTarget {
  static let name = "surface_threads"
  static let summary = "surfaces of a terminal, each with a thread"
  static let operations = [
    OperationDescription("draw", "draws a line"),
    OperationDescription("close_surface", "opens and closes a surface"),
  ]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Screen { Screen() }

  struct Screen: LoadWorker {
    var cells = [UInt8](repeating: 32, count: 80)
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      if operation == 0 {
        for index in cells.indices { cells[index] = UInt8(truncatingIfNeeded: iteration &+ UInt64(index)) }
      } else {
        let surface = Surface()
        surface.open(Int(truncatingIfNeeded: iteration))
        surface.close()
      }
    }
  }
}

let surfaceThreadsTruth = Truth("surface_threads", .threads, calls: 50) {
  {
    let surface = Surface()
    surface.open($0)
    surface.close()
  }
}
