// report: https://github.com/kareman/SwiftShell/issues/39
// story: each command makes pipes for its output, and the reading end of the error pipe stays open.
// kind: leak
// resource: descriptors
// operation: run_command
// growth: 1
// mix: run_command 1
// executors: threads, dispatch, tasks
// function: Command.run(_:)
import Glibc
import LoadTesting

struct Command {
  @inline(never)
  static func openPipe() -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    return (ends[0], ends[1])
  }

  @inline(never)
  static func run(_ line: [UInt8]) -> Int {
    let output = openPipe()
    let errors = openPipe()  // stays
    guard output.writing >= 0, errors.writing >= 0 else { return 0 }
    write(output.writing, line, line.count)
    close(output.writing)
    close(errors.writing)
    var answer = [UInt8](repeating: 0, count: 64)
    let count = read(output.reading, &answer, 64)
    close(output.reading)
    return count
  }
}

final class CommandPipes: LoadTarget {
  static let name = "command_pipes"
  static let summary = "commands with a pipe for output and one for errors"
  static let operations = [OperationDescription("run_command", "a command that prints a line")]
  init(_ run: TargetRun) {}
  func makeWorker(index: Int) -> Shell { Shell() }

  struct Shell: LoadWorker {
    var sum = 0
    mutating func perform(_ operation: Int, iteration: UInt64) throws(OperationFailure) {
      sum &+= Command.run([104, 101, 108, 108, 111, 10])
    }
  }
}

let commandPipesTruth = Truth("command_pipes", .descriptors, calls: 100) { { _ in _ = Command.run([104, 105]) } }
