internal import LoadPlatform
package import LoadRecord
package import LoadScenario

/// Takes a run's lines as they are written: builds the record and watches the thresholds that may end the run.
package final class LineRecorder: Sendable {
  private struct State {
    var builder = RecordBuilder()
    var monitor: ThresholdMonitor
  }

  private let state: Lock<State>

  /// A recorder before the first line.
  package init(thresholds: [Threshold]) { state = Lock(State(monitor: ThresholdMonitor(thresholds: thresholds))) }

  /// Takes a line; a reason when the run should end now.
  package func take(_ line: TimelineLine) -> String? {
    state.withLock { state in
      state.builder.add(line)
      return state.monitor.add(line)
    }
  }

  /// The record of the lines so far, nil before the first one, and the monitor of the thresholds.
  package func result() -> (record: RunRecord?, monitor: ThresholdMonitor) {
    state.withLock { ($0.builder.record, $0.monitor) }
  }
}
