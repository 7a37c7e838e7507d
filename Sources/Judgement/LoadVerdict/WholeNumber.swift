extension UInt64 {
  /// The whole part, within what fits: figures of a saved record may be anything.
  init(clampedWhole value: Double) {
    self = value >= 0x1p64 ? .max : value > 0 ? UInt64(value) : 0
  }
}
