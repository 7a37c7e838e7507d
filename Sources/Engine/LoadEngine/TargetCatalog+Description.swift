package import LoadScenario
package import LoadTarget

extension TargetCatalog.Target {
  /// The catalog entry of a described target.
  package init(_ target: TargetDescription) {
    self.init(
      operations: target.operations.map { .init(name: $0.name, isAsynchronous: $0.isAsynchronous) },
      staysOnThread: target.workersStayOnThread)
  }
}
