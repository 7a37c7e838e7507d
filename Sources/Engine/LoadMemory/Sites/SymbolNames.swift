/// Readable names of functions.
public enum SymbolNames {
  /// The demangled name, shortened; other names are unchanged.
  public static func readable(_ symbol: String) -> String {
    let name = Demangler.demangled(symbol)
    return name == symbol ? symbol : FunctionName(demangled: name).text
  }
}
