internal import LoadPlatform
internal import LoadRecord
internal import LoadScenario
internal import LoadVerdict

/// Takes a run's lines as they are written: builds the record and watches the thresholds that may end the run.
final class LineRecorder: Sendable {
  private struct State {
    var builder = RecordBuilder()
    var monitor: ThresholdMonitor
  }

  private let state: Lock<State>

  init(thresholds: [Threshold]) { state = Lock(State(monitor: ThresholdMonitor(thresholds: thresholds))) }

  /// Takes a line; a reason when the run should end now.
  func take(_ line: TimelineLine) -> String? {
    state.withLock { state in
      state.builder.add(line)
      return state.monitor.add(line)
    }
  }

  func result() -> (record: RunRecord?, monitor: ThresholdMonitor) {
    state.withLock { ($0.builder.record, $0.monitor) }
  }
}
