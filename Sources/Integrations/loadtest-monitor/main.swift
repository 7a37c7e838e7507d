#if Monitor
  internal import ArgumentParser
  internal import CLibrary
  internal import Dispatch
  internal import LoadMonitor

  Task.detached {
    await MonitorCommand.main()
    // It came back from serving: it was asked to end, and has.
    exit(MonitorExit.ended.rawValue)
  }
  dispatchMain()
#else
  internal import CLibrary

  // The web stack stands behind a package trait, so that who builds the load tester alone does not fetch it.
  let text = Array("loadtest-monitor: built without the package trait Monitor; scripts/monitor builds with it\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  exit(70)
#endif
