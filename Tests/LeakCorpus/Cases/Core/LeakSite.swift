/// Where leaked memory is allocated: the first frame that is not in a library of others.
public struct LeakSite: Sendable, Hashable {
  /// A part of the demangled function name.
  public var function: String
  /// The file's name, without its folder.
  public var file: String
  /// The line of the allocation, where it is known for certain.
  public var line: Int?
  /// The type of the leaked object, as the runtime names it, where it is a class of the corpus.
  public var typeName: String?

  /// - Parameter fileID: of the form `module/file`, as `#fileID` gives it.
  init(_ function: String, type: Any.Type? = nil, fileID: String = #fileID) {
    self.function = function
    file = String(fileID.split(separator: "/").last ?? "")
    typeName = type.map { String(reflecting: $0) }
  }

  /// An allocation in C.
  init(c function: String, file: String, line: Int32?) {
    self.function = function
    self.file = file
    self.line = line.map(Int.init)
  }
}
