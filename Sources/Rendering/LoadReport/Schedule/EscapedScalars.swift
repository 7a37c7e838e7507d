/// Texts with some scalars written in another way.
///
/// By scalar, not by character: a quote with a combining accent after it is one `Character` and still ends a string.
enum EscapedScalars {
  static func text(_ text: String, _ escape: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let other = escape(scalar) { result += other.unicodeScalars } else { result.append(scalar) }
    }
    return String(result)
  }
}
