internal import LoadRecord

/// The processor use of a measuring process's threads in a phase, in nanoseconds, and that of other processes.
struct ProcessorUse: Sendable, Hashable {
  /// Duration of the phase.
  var elapsed: Double
  /// Number of processors that the process may use.
  var processors: Double
  /// Total run time of its threads.
  var ran: Double
  /// Total time in which its threads were runnable and waited for a processor.
  var waited: Double
  /// Total time of workers in operations.
  var busy: Double
  /// Total time, over all processors, in which a quota stopped its threads; nil: not measured.
  var throttled: Double?
  /// Run time of other processes on the processors that this one may use; nil: not measured.
  var others: Double?

  /// The shares of the run that a quota and other processes took; those that were not measured are missing.
  ///
  /// Threads also wait for each other if they outnumber the processors: with `threads` runnable on average, their run
  /// time implies `ran × (threads / processors − 1)` of waiting even on a dedicated machine. Only waiting beyond that
  /// was lost. It is attributed to the quota as far as the kernel counts throttling, then to other processes as far as
  /// they ran; while a quota acts, the rest is attributed to the quota, because a kernel undercounts it. The share of
  /// other processes relates to the time in which workers had operations to perform, in which they ran, waited or did
  /// what needs no processor.
  var disturbances: [Disturbance] {
    let threads = elapsed > 0 ? (ran + waited) / elapsed : 0
    let own = ran * max(0, threads / max(1, processors) - 1)
    let withheld = max(0, waited - own)
    let whole = max(busy, ran + waited)
    // The processor time that they needed and did not get.
    let missing = max(0, min(threads, processors) * elapsed - ran)
    let counted = min(missing, throttled ?? 0)
    let competed = min(missing - counted, others ?? 0)
    let limited = (throttled ?? 0) > 0 ? missing - competed : 0
    func disturbance(_ kind: Disturbance.Kind, _ part: Double) -> Disturbance {
      let taken = missing > 0 ? withheld * part / missing : 0
      let share = whole > 0 ? min(1, taken / whole) : 0
      // Workers with little to do lose a large share of that, but little time.
      return Disturbance(kind, seconds: min(taken, share * elapsed) / 1e9, share: share)
    }
    return [
      throttled.map { _ in disturbance(.throttled, limited) },
      others.map { _ in disturbance(.otherProcesses, competed) },
    ].compactMap { $0 }
  }
}
