/// A demangled name, as a person would write it: `Store.add(_:)` for
/// `LeakCorpus.ActorTable.Store.add(Swift.UInt64) -> ()`.
struct FunctionName: Sendable, Hashable {
  /// The name as a person would write it.
  let text: String
  /// The Swift module; nil for other languages.
  let module: String?

  private static let wrappers = [
    "generic specialization <", "function signature specialization <", "generic not re-abstracted specialization <",
    "generic partial specialization <", "inlined generic function <",
  ]
  private static let prefixes = [
    "partial apply forwarder for ", "partial apply for ", "merged ", "dispatch thunk of ", "specialized ",
    "async function pointer to ", "static ", "@objc ", "implicit closure in ",
  ]

  /// How a lambda of C++ follows the function around it: as GNU's demangler writes it, as LLVM's does, and as clang
  /// numbers those of one file.
  private static let lambdas = ["::{lambda(", "::'lambda", "::$_"]

  /// Suffixes that compilers append to the name of a part or copy of a function, usually followed by a number.
  private static let copies = [".cold", ".part", ".constprop", ".isra", ".llvm", ".lto_priv"]

  private static let lambda = "lambda in "
  private static let extensions = "(extension in "

  /// The function around a lambda of C++; for others, itself.
  var function: String { String(text.trimmingPrefix(FunctionName.lambda)) }

  init(demangled name: String) {
    // A place in a file, because there is no name.
    guard !name.contains("+0x") else {
      text = name
      module = nil
      return
    }
    var name = name[...]
    if let clone = name.firstRange(of: " [clone ") { name = name[..<clone.lowerBound] }
    name = FunctionName.withoutRustHash(FunctionName.withoutCopies(name))
    var isSwift = false
    while true {
      let before = name
      for wrapper in FunctionName.wrappers where name.hasPrefix(wrapper) {
        if let rest = FunctionName.afterAngle(name.dropFirst(wrapper.count)), rest.hasPrefix(" of ") {
          name = rest.dropFirst(4)
          isSwift = true
        }
      }
      for prefix in FunctionName.prefixes where name.hasPrefix(prefix) { name = name.dropFirst(prefix.count) }
      if let range = name.firstRange(of: "resume partial function for "), name.hasPrefix("(") {
        name = name[range.upperBound...]
        isSwift = true
      }
      if name.hasPrefix("protocol witness for "), let end = name.firstRange(of: " in conformance ") {
        // The name of the requirement, of the conforming type.
        let requirement = FunctionName(
          demangled: String(name.dropFirst("protocol witness for ".count)[..<end.lowerBound]))
        let conforming = FunctionName.components(
          FunctionName.withoutGenerics(String(name[end.upperBound...].prefix { $0 != " " })))
        text =
          (conforming.dropFirst() + [requirement.text.split(separator: ".").last.map(String.init) ?? requirement.text])
          .joined(separator: ".")
        module = conforming.first
        return
      }
      if name == before { break }
    }
    // "closure #1 @Sendable () async -> () in M.T.f(…) -> ()": the innermost closure, then the function around all.
    if name.hasPrefix("closure #"), let around = FunctionName.lastSurrounding(in: name) {
      let number = name.dropFirst("closure #".count).prefix { $0.isNumber }
      let inner = FunctionName(demangled: String(name[around.upperBound...]))
      text = "closure #\(number) in \(inner.text)"
      module = inner.module
      return
    }
    for generated in ["outlined ", "lazy protocol witness", "type metadata", "reabstraction thunk", "value witness"]
    where name.hasPrefix(generated) {
      text = String(name)
      module = "Swift"
      return
    }
    name = name.replacing("(anonymous namespace)::", with: "")
    if let function = FunctionName.aroundLambda(name) {
      text = FunctionName.lambda + FunctionName(demangled: String(function)).text
      module = nil
      return
    }
    let plain = FunctionName.withoutDiscriminators(
      FunctionName.withoutImplementation(FunctionName.hidingOperators(name)))
    let (path, labels) = FunctionName.split(plain)
    var parts = FunctionName.components(path)
    guard isSwift || plain.contains(" -> ") || plain.contains(" : ") || parts.count > 1, parts.count > 1 else {
      text = FunctionName.showingOperators(FunctionName.withoutResult(path) + (labels ?? ""))
      module = nil
      return
    }
    let extended = parts.removeFirst()
    // An extension belongs to its own module, whatever it extends.
    module =
      name.hasPrefix(FunctionName.extensions)
      ? String(name.dropFirst(FunctionName.extensions.count).prefix { $0 != ")" }) : extended
    text = FunctionName.showingOperators(parts.joined(separator: ".") + (labels ?? ""))
  }

  /// The function of C++ around a lambda; nil if the name is not that of a lambda: it may be a template's argument.
  private static func aroundLambda(_ name: Substring) -> Substring? {
    for range in lambdas.flatMap({ name.ranges(of: $0) }) {
      let function = name[..<range.lowerBound]
      let isWhole = [("<", ">"), ("(", ")")].allSatisfy { open, close in
        function.ranges(of: open).count == function.ranges(of: close).count
      }
      if isWhole { return function }
    }
    return nil
  }

  /// "void std::vector::push_back" without the type of the result, which C++ writes for templates alone.
  private static func withoutResult(_ path: String) -> String {
    let end = path.firstRange(of: "operator")?.lowerBound ?? path.endIndex
    return path[..<end].lastIndex(of: " ").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Characters for the angle brackets in the names of operators, which enclose nothing.
  private static let (hiddenOpen, hiddenClose) = ("\u{E000}", "\u{E001}")

  /// The operators that contain angle brackets, longer ones before their beginnings.
  private static let bracketed = ["<=>", "<<=", ">>=", "->*", "->", "<<", ">>", "<=", ">=", "<", ">"]

  private static func hidingOperators(_ name: Substring) -> String {
    var result = String(name)
    for range in result.ranges(of: "operator").reversed() {
      let rest = result[range.upperBound...]
      let isName = result[..<range.lowerBound].last.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
      guard !isName, let symbol = bracketed.first(where: { rest.hasPrefix($0) }) else { continue }
      let marks = symbol.replacing("<", with: hiddenOpen).replacing(">", with: hiddenClose)
      result.replaceSubrange(rest.startIndex..<rest.index(rest.startIndex, offsetBy: symbol.count), with: marks)
    }
    return result
  }

  private static func showingOperators(_ name: String) -> String {
    name.replacing(hiddenOpen, with: "<").replacing(hiddenClose, with: ">")
  }

  /// "function.isra.0.cold" without the suffixes after the name.
  private static func withoutCopies(_ name: Substring) -> Substring {
    var name = name
    while true {
      var stem = name
      let digits = stem.reversed().prefix { $0.isNumber }.count
      if digits > 0, stem.dropLast(digits).last == "." { stem = stem.dropLast(digits + 1) }
      guard let copy = copies.first(where: { stem.hasSuffix($0) }) else { return name }
      name = stem.dropLast(copy.count)
    }
  }

  /// Rust's "module::<impl Trait for Type>::f" and "<Type as Trait>::f" are "Type::f", and "<Type>::f" too. Other angle
  /// brackets are generic arguments.
  private static func withoutImplementation(_ name: String) -> String {
    var rest = name[...]
    while let open = rest.firstIndex(of: "<") {
      let inside = name[name.index(after: open)...]
      let isPart = open == name.startIndex || name[..<open].hasSuffix("::") && inside.hasPrefix("impl ")
      guard isPart, let after = afterAngle(inside), after.hasPrefix("::") else {
        rest = inside
        continue
      }
      var type = inside[..<name.index(before: after.startIndex)]
      if type.hasPrefix("impl ") {
        type = type.dropFirst("impl ".count)
        if let trait = outsideAngles(" for ", in: type) { type = type[trait.upperBound...] }
      } else if let trait = outsideAngles(" as ", in: type) {
        type = type[..<trait.lowerBound]
      }
      return withoutImplementation(String(type + after))
    }
    return name
  }

  /// The first place of a text that no angle brackets enclose.
  private static func outsideAngles(_ text: String, in name: Substring) -> Range<Substring.Index>? {
    name.ranges(of: text).first { range in
      name[..<range.lowerBound].count { $0 == "<" } == name[..<range.lowerBound].count { $0 == ">" }
    }
  }

  /// "crate::module::function::h0123456789abcdef" without the last part.
  private static func withoutRustHash(_ name: Substring) -> Substring {
    let hash = name.suffix(16)
    guard name.dropLast(16).hasSuffix("::h"), hash.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else { return name }
    return name.dropLast(19)
  }

  /// The rest after the angle bracket that closes the one before the text.
  private static func afterAngle(_ text: Substring) -> Substring? {
    var depth = 1
    var last: Character = " "
    for index in text.indices {
      let character = text[index]
      if character == "<" { depth += 1 }
      if character == ">", last != "-" { depth -= 1 }
      if depth == 0 { return text[text.index(after: index)...] }
      last = character
    }
    return nil
  }

  /// The last " in " that is followed by a function, and not by a file's discriminator, as in "M.T.(f in _1234)".
  private static func lastSurrounding(in text: Substring) -> Range<Substring.Index>? {
    text.ranges(of: " in ").last { range in
      let behind = text[range.upperBound...].prefix(33)
      return !text[..<range.lowerBound].hasSuffix("(extension")
        && !(behind.first == "_" && behind.count == 33 && behind.dropFirst().allSatisfy(\.isHexDigit))
    }
  }

  /// "(extension in M):T.f" is T.f, and "M.(f in _1234)" is M.f.
  private static func withoutDiscriminators(_ name: String) -> String {
    var name = name
    while let start = name.firstRange(of: extensions), let end = name[start.upperBound...].firstIndex(of: ")") {
      let after = name.index(after: end)
      let hasColon = after < name.endIndex && name[after] == ":"
      name.removeSubrange(start.lowerBound..<(hasColon ? name.index(after: after) : after))
    }
    while let marker = name.firstRange(of: " in _"), let open = name[..<marker.lowerBound].lastIndex(of: "("),
      let close = name[marker.upperBound...].firstIndex(of: ")")
    {
      let inner = String(name[name.index(after: open)..<marker.lowerBound])
      name.replaceSubrange(open...close, with: inner)
    }
    return name
  }

  /// The name before the parameters, and their labels: "(_:iteration:)".
  private static func split(_ name: String) -> (path: String, labels: String?) {
    var depth = 0
    var open: String.Index?
    for index in name.indices {
      switch name[index] {
      case "<": depth += 1
      case ">": depth = max(0, depth - 1)
      case "(" where depth == 0:
        // The parentheses of `operator()` are its name.
        if name[..<index].hasSuffix("operator"), name[index...].hasPrefix("()") { continue }
        open = index
      default: break
      }
      if open != nil { break }
    }
    // A property or a subscript: "M.T.size.getter : Swift.Int", "M.T.subscript.setter : (A) -> B".
    if let colon = name[..<(open ?? name.endIndex)].firstRange(of: " : ") {
      return (withoutGenerics(String(name[..<colon.lowerBound])), nil)
    }
    guard let open else { return (withoutGenerics(name), nil) }
    let path = withoutGenerics(String(name[..<open]))
    // Only Swift functions are distinguished by the labels of their parameters.
    guard name.contains(" -> ") || name.contains(") async") || name.contains(") throws") else { return (path, nil) }
    var labels = ""
    var level = 0
    var label = ""
    var isInLabel = true
    var last: Character = " "
    for character in name[name.index(after: open)...] {
      defer { last = character }
      // The head of an arrow is not a closing bracket.
      if character == ">", last == "-" { continue }
      if level == 0, character == ")" {
        if !label.isEmpty || !isInLabel { labels += isInLabel ? "_:" : label + ":" }
        break
      }
      switch character {
      case "(", "<", "[": level += 1
      case ")", ">", "]": level -= 1
      default: break
      }
      if level == 0, character == "," {
        labels += isInLabel ? "_:" : label + ":"
        label = ""
        isInLabel = true
      } else if level == 0, character == ":", isInLabel {
        isInLabel = false
      } else if isInLabel, character != " " {
        label.append(character)
      }
    }
    return (path, "(\(labels))")
  }

  private static func withoutGenerics(_ name: String) -> String {
    var depth = 0
    var result = ""
    for character in name {
      if character == "<" { depth += 1 }
      if depth == 0 { result.append(character) }
      if character == ">" { depth = max(0, depth - 1) }
    }
    // Rust's "f::<T>::g" and "f::<T>".
    result = result.replacing("::::", with: "::")
    while result.hasSuffix("::") { result.removeLast(2) }
    return result.last == " " ? String(result.dropLast()) : result
  }

  /// Splits at dots that are outside brackets and not part of an operator.
  private static func components(_ path: String) -> [String] {
    path.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
  }
}
