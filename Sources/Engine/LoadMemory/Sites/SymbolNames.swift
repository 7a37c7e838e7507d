/// Names of functions for people.
public enum SymbolNames {
  /// A linker's name as the language has it, shortened; what is none stays as it is.
  public static func readable(_ symbol: String) -> String {
    let name = Demangler.demangled(symbol)
    return name == symbol ? symbol : FunctionName(demangled: name).text
  }
}
