/// A closed list of codes with their labels and the other spellings that mean the same.
///
/// The order of the entries is the order of publication. An entry's index is what a batch holds.
public struct CodeList: Sendable {
  public struct Entry: Sendable, Hashable {
    public let code: String
    public let label: String
    /// The code into which this one is folded when a table asks for the parent list.
    public let parent: String?

    public init(code: String, label: String, parent: String? = nil) {
      self.code = code
      self.label = label
      self.parent = parent
    }
  }

  public let name: String
  public let entries: [Entry]
  private let indexByNormalForm: [[UInt8]: Int]

  /// - Parameter aliases: further spellings, each with the index of its entry.
  /// - Throws: `ReferenceError` when a spelling would mean two entries.
  public init(name: String, entries: [Entry], aliases: [(String, Int)]) throws(ReferenceError) {
    self.name = name
    self.entries = entries
    var index: [[UInt8]: Int] = [:]
    let spellings =
      entries.enumerated().flatMap { [($1.code, $0), ($1.label, $0)] } + aliases
    for (spelling, entry) in spellings {
      let normal = NormalForm.key(Array(spelling.utf8))
      if let other = index[normal], other != entry {
        throw ReferenceError(
          "code list \(name): “\(spelling)” means both \(entries[other].code) and \(entries[entry].code)"
        )
      }
      index[normal] = entry
    }
    indexByNormalForm = index
  }

  /// The entry that a spelling means; `normalForm` is the result of `NormalForm.key`.
  public func index(ofNormalForm normalForm: [UInt8]) -> Int? { indexByNormalForm[normalForm] }

  /// The entry that a spelling means.
  public func index(of spelling: String) -> Int? {
    indexByNormalForm[NormalForm.key(Array(spelling.utf8))]
  }
}

/// Reference data (units, codes) that contradicts itself: exit code 11.
public struct ReferenceError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
