internal import PortableFoundation

/// The revision of the code under load, from the environment of a CI server.
package enum Revision {
  /// `LOADTEST_REVISION`, else that of GitHub or GitLab; nil: unknown.
  package static var current: String? {
    let environment = ProcessInfo.processInfo.environment
    return ["LOADTEST_REVISION", "GITHUB_SHA", "CI_COMMIT_SHA"].lazy.compactMap { environment[$0] }.first {
      !$0.isEmpty
    }
  }
}
