internal import LoadRecord

/// What the threads of a measuring process got of the processors in a phase, in nanoseconds, and what others used.
struct ProcessorUse: Sendable, Hashable {
  /// How long the phase was.
  var elapsed: Double
  /// How many processors the process may use.
  var processors: Double
  /// What its threads ran, all together.
  var ran: Double
  /// What they could have run and waited for a processor, all together.
  var waited: Double
  /// What workers spent in operations, all together.
  var busy: Double
  /// How long a quota stopped them, over all processors; nil: not measured.
  var throttled: Double?
  /// What other processes ran on the processors that this one may use; nil: not measured.
  var others: Double?

  /// The shares of the run that a quota and other processes took; what was not measured is missing.
  ///
  /// Threads wait for each other too, where there are more of them than processors: with `threads` runnable on average,
  /// running what they ran takes `ran × (threads / processors − 1)` of waiting on a machine of their own. Only what they
  /// waited beyond that was withheld. It is the quota's as far as the kernel counts throttling, then other processes' as
  /// far as they ran; what is left while a quota acts is the quota's, because a kernel counts too little of it. Their
  /// share is of the time that workers had operations to perform, in which they ran, waited or did what needs no processor.
  var disturbances: [Disturbance] {
    let threads = elapsed > 0 ? (ran + waited) / elapsed : 0
    let own = ran * max(0, threads / max(1, processors) - 1)
    let withheld = max(0, waited - own)
    let whole = max(busy, ran + waited)
    // What of the processors' time they wanted and did not get.
    let missing = max(0, min(threads, processors) * elapsed - ran)
    let counted = min(missing, throttled ?? 0)
    let competed = min(missing - counted, others ?? 0)
    let limited = (throttled ?? 0) > 0 ? missing - competed : 0
    func disturbance(_ kind: Disturbance.Kind, _ part: Double) -> Disturbance {
      let taken = missing > 0 ? withheld * part / missing : 0
      let share = whole > 0 ? min(1, taken / whole) : 0
      // Workers that have little to do lose a large share of that, and little time.
      return Disturbance(kind, seconds: min(taken, share * elapsed) / 1e9, share: share)
    }
    return [
      throttled.map { _ in disturbance(.throttled, limited) },
      others.map { _ in disturbance(.otherProcesses, competed) },
    ].compactMap { $0 }
  }
}
