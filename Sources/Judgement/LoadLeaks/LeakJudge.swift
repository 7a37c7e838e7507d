public import LoadRecord
public import LoadScenario
internal import LoadStatistics

/// Judges a leak check: recorded windows → verdict. Pure, so that a saved record can be judged again.
public enum LeakJudge {
  /// The verdict on a leak check.
  ///
  /// - Parameter expected: resources that may grow: they do not make the verdict undecided.
  public static func judge(
    _ observations: LeakObservations, expecting expected: Set<LeakResource> = [],
    parameters: LeakParameters = LeakParameters()
  ) -> LeakVerdict {
    let performed = observations.windows.last?.operations ?? 0
    guard observations.windows.count >= parameters.minimumWindows else {
      var verdict = LeakVerdict(
        kind: .undecided,
        explanation:
          "only \(Counted.text(observations.windows.count, "quiet point")); at least \(parameters.minimumWindows) are "
          + "required", operationsPerformed: performed)
      verdict.operationsNeeded = max(performed, 1000).multipliedClamped(by: parameters.extensionFactor)
      return verdict
    }
    let course = Course(observations)
    let (growth, undecided) = ClassGrowth.all(course, parameters)
    let growing = growth.filter { $0.estimate.slope > 0 }
    let shrinking = growth.filter { $0.estimate.slope < 0 }
    // Certain growth is compensated only by certain shrinkage, not by a decrease that may be chance.
    let isSharp = growing.contains(where: \.isSharplyLinear)
    let counterparts = shrinking.filter { $0.isSharplyLinear || !isSharp }
    let isCompensated =
      -counterparts.reduce(0) { $0 + $1.bytesPerOperation } > parameters.compensation
      * growing.reduce(0) { $0 + $1.bytesPerOperation }
    let accounts = AccountVerdicts(observations, course, parameters)
    var findings = LeakFindings(
      course: course, observations: observations, accounts: accounts, parameters: parameters, growing: growing,
      undecided: undecided,
      resources: ResourceShare(course, observations.operations, expecting: expected, parameters))
    findings.movesBetweenClasses = isCompensated && !growing.isEmpty
    findings.lookAtTotals()
    var verdict = findings.verdict
    if verdict.kind != .leak, !findings.mayFallAgain, !parameters.countsOperationsAlone,
      let hidden = accounts.flatMap({ OperationLeaks($0, course) }), hidden.mayBeHidden
    {
      verdict = hidden.verdict(verdict)
    }
    if let incompleteness = observations.incompleteness { verdict = verdict.cutShort(incompleteness) }
    return AccountVerdicts.settled(verdict, by: accounts)
  }
}

extension LeakVerdict {
  /// The verdict on a check that did not perform all its operations: a leak stands; anything else is undecided.
  fileprivate func cutShort(_ cause: String) -> LeakVerdict {
    guard kind != .leak, kind != .undecided else { return self }
    var verdict = self
    verdict.kind = .undecided
    verdict.also = ([kind] + also).filter { $0 != .stable }
    verdict.ruledOut = []
    verdict.explanation = "the check ended early (\(cause)); up to then: \(explanation)"
    return verdict
  }
}
