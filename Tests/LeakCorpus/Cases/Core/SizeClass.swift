/// jemalloc's size classes.
enum SizeClass {
  /// What an allocation of so many bytes takes: four classes to each doubling, none closer than 16 bytes, and one of 8.
  static func usableBytes(_ bytes: Int) -> Int {
    if bytes <= 8 { return 8 }
    if bytes <= 128 { return (bytes + 15) / 16 * 16 }
    let doubling = Int.bitWidth - 1 - (bytes - 1).leadingZeroBitCount
    let spacing = 1 << (doubling - 2)
    return (bytes + spacing - 1) / spacing * spacing
  }
}
