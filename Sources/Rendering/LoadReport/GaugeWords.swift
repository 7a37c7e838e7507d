internal import LoadRecord

/// What stands in place of a gauge's value where there is none.
enum GaugeWords {
  static func absence(_ record: RunRecord) -> String {
    record.merged == nil ? "no finite number" : "no common value of the merged runs"
  }
}
