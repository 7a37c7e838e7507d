/// Numbers of saved records may be anything: what does not fit becomes the nearest that does.
extension UInt64 {
  init(clampedWhole value: Double) {
    self = value.isFinite && value > 0 ? (value < 0x1p63 ? UInt64(value) : 1 << 63) : 0
  }

  func multiplied(by factor: UInt64) -> UInt64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
