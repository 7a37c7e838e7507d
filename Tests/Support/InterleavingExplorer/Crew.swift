import LoadPlatform

/// The real threads of an exploration, used again for each execution.
struct Crew: ~Copyable {
  private let scheduler: Scheduler
  private let threads: [NativeThread]

  /// Starts them.
  ///
  /// - Throws: when the system has no thread to give; those that it gave have ended then.
  init(_ count: Int, _ scheduler: Scheduler) throws(ThreadFailure) {
    var started: [NativeThread] = []
    do {
      for index in 0..<count {
        let thread = SimulatedThread(index, of: scheduler)
        started.append(try NativeThread.start(name: "simulated \(index)") { thread.play() })
      }
    } catch {
      _ = scheduler.dismiss()
      for thread in started { thread.join() }
      throw error
    }
    self.scheduler = scheduler
    threads = started
  }

  /// Waits for the end of all but those that are stuck; these stay blocked for the life of the process.
  consuming func end() {
    let free = scheduler.dismiss()
    for (index, thread) in threads.enumerated() {
      if free.contains(index) { thread.join() } else { thread.detach() }
    }
  }
}
