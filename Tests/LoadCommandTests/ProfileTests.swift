import Foundation
import LoadRecord
import Testing

extension EndToEnd {
  /// `run --profile cpu` with a made-up `perf`, which not every machine has or permits.
  @Suite("CPU profiles")
  struct ProfileTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// A `perf` that answers as told; nil: there is none.
    private func run(perf: String?) throws -> LoadTestProcess.Outcome {
      let scenario = try folder.write(
        "parse.json",
        #"{"target": "calibration", "threads": 1, "mix": {"noop": 1, "spin_1us": 1}, "warmup": "0s", "duration": "1s"}"#
      )
      let path = folder.path + "/bin"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      if let perf {
        let file = try folder.write("bin/perf", "#!/bin/sh\n\(perf)\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
      }
      return try LoadTestProcess.run(
        ["run", scenario, "--profile", "cpu"], in: folder,
        environment: ["PATH": perf == nil ? path : path + ":/usr/bin:/bin"])
    }

    /// Writes down its arguments; records until it is told to end; prints one sample.
    private static let working = """
      echo "$@" >> "$(dirname "$0")/calls"
      case "$1" in
        script) printf 'worker 0\\n\\t 55 $s4main5parseyyF+0x1 (/bin/x)\\n\\n' ;;
        record) case "$*" in *" -p "*) trap 'exit 0' INT; while :; do sleep 0.05; done ;; esac ;;
      esac
      """

    @Test("the mix and each operation by itself have folded stacks")
    func profiled() throws {
      let outcome = try run(perf: Self.working)
      #expect(
        outcome.output.contains("profile/all.folded: 1 samples of cycles, most in parse() (100 %)"), "\(outcome.errors)"
      )
      for name in ["all", "noop", "spin_1us"] {
        #expect(try folder.read("results/latest/profile/\(name).folded") == "worker 0;parse() 1\n")
      }
      let calls = try folder.read("bin/calls")
      #expect(calls.components(separatedBy: "--call-graph fp").count == 4)
      #expect(try folder.latest().environment.warnings.contains { $0.contains("which slows the run") })
    }

    @Test("the processor's clock is counted where there are no cycles")
    func clock() throws {
      let outcome = try run(perf: "case \"$*\" in *\"-e cycles\"*) exit 1 ;; esac\n" + Self.working)
      #expect(outcome.output.contains("1 samples of cpu-clock"))
    }

    @Test("without perf the run is judged, and says what to install")
    func missing() throws {
      let outcome = try run(perf: nil)
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("'perf' was not found; install it"))
    }

    @Test("without permission it says how to get it")
    func forbidden() throws {
      let outcome = try run(perf: "echo 'access is limited' >&2; exit 255")
      #expect(outcome.output.contains("'perf' is not permitted here: access is limited; run 'sysctl"))
    }

    @Test("a perf that dies, and one that records nothing, are told")
    func broken() throws {
      let dying = try run(perf: "case \"$*\" in *\" -p \"*) exit 7 ;; script*) exit 1 ;; esac")
      #expect(dying.output.contains("no profile of all: perf exited with 7, see "))
      let empty = try run(perf: "case \"$*\" in *\" -p \"*) exit 0 ;; esac")
      #expect(empty.output.contains("no profile of all: perf recorded no samples"))
    }

    @Test("another kind, and a run in this process, are wrong usage")
    func refused() throws {
      let scenario = try folder.write("x.json", #"{"threads": 1, "mix": {"get_status": 1}, "duration": "1s"}"#)
      #expect(try LoadTestProcess.run(["run", scenario, "--profile", "gpu"], in: folder).status == 64)
      #expect(try LoadTestProcess.run(["run", scenario, "--profile", "cpu", "--in-process"], in: folder).status == 64)
    }
  }
}
