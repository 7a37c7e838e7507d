internal import LoadRecord

/// The text shown in place of a missing gauge value.
enum GaugeWords {
  static func absence(_ record: RunRecord) -> String {
    record.merged == nil ? "no finite number" : "no common value of the merged runs"
  }
}
