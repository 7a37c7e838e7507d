/// Who goes on at each step, and what a load finds that may find several values: a depth-first search through all schedules
/// that replays a prefix of choices (P. Godefroid, 1997) under a bound of preemptions (M. Musuvathi and S. Qadeer,
/// 2007). Pure; memory grows with one execution's steps.
struct ChoicePath: Sendable {
  private struct Choice {
    /// Who could go on; nil: a schedule from outside, which does not say.
    let options: ThreadSet?
    var chosen: Int
    var untried: ThreadSet
  }

  private let preemptionBound: Int?
  private var choices: [Choice]
  private var step = 0
  private var preemptions = 0

  /// Why the choices that were to be replayed do not fit this execution.
  private(set) var mismatch: String?

  /// Starts with the schedule that never preempts.
  init(preemptionBound: Int?) {
    self.preemptionBound = preemptionBound
    choices = []
  }

  /// One schedule and no other.
  init(replaying schedule: [Int]) {
    preemptionBound = nil
    choices = schedule.map { Choice(options: nil, chosen: $0, untried: ThreadSet()) }
  }

  /// The choices of the execution so far.
  var schedule: [Int] { choices.prefix(step).map(\.chosen) }

  /// Chooses among those who can go on: what the prefix says, and after it to go on without a switch where possible.
  ///
  /// - Parameter running: who ran up to here; nil: nobody did.
  /// - Returns: nil when nobody can go on.
  mutating func choose(among ready: ThreadSet, running: Int?) -> Int? {
    let current = running.flatMap { ready.contains($0) ? $0 : nil }
    var options = ready
    if let current, let preemptionBound, preemptions >= preemptionBound { options = ThreadSet(current) }
    guard let usual = current ?? options.first else { return nil }
    if step == choices.count {
      var untried = options
      untried.remove(usual)
      choices.append(Choice(options: options, chosen: usual, untried: untried))
    }
    let choice = choices[step]
    if let expected = choice.options, expected != options {
      mismatch = mismatch ?? "not deterministic: at step \(step) other threads can go on than in the execution before"
    } else if !options.contains(choice.chosen) {
      mismatch = mismatch ?? "the schedule does not fit: at step \(step) thread \(choice.chosen) cannot go on"
    }
    let chosen = options.contains(choice.chosen) ? choice.chosen : usual
    if let current, chosen != current { preemptions += 1 }
    step += 1
    return chosen
  }

  /// Ends an execution: all that was to be replayed must have been.
  mutating func end() {
    if step < choices.count {
      mismatch = mismatch ?? "the execution ended at step \(step) of the \(choices.count) that were to be replayed"
    }
  }

  /// Goes on to the next schedule.
  ///
  /// - Returns: false when there is none.
  mutating func advance() -> Bool {
    step = 0
    preemptions = 0
    while var last = choices.popLast() {
      guard let next = last.untried.first else { continue }
      last.untried.remove(next)
      last.chosen = next
      choices.append(last)
      return true
    }
    return false
  }
}
