internal import LoadRecord

/// The text shown in place of a missing gauge value.
enum GaugeWords {
  static func absence(_ record: RunRecord) -> String {
    record.merged == nil ? "not finite or not readable" : "missing, or differs between the merged runs"
  }
}
