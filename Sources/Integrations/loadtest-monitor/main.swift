#if Monitor
  internal import ArgumentParser
  internal import CLibrary
  internal import Dispatch
  internal import LoadMonitor

  Task.detached {
    await MonitorCommand.main()
    // The server has shut down as requested.
    exit(MonitorExit.ended.rawValue)
  }
  dispatchMain()
#else
  internal import CLibrary

  // The web stack is behind a package trait, so that a build of the load tester alone does not fetch it.
  let text = Array("loadtest-monitor: built without the package trait Monitor; scripts/monitor enables it\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  exit(70)
#endif
