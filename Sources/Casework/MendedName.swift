/// The names under which refused records leave and, mended, come back: `a.mend-1f3c9a77.csv` holds those of `a.csv`.
/// What of them is still wrong leaves in `a.mend-1f3c9a77.mend-….csv`.
///
/// The mark is a hash of what was refused, so that records that were mended are told from others that a later
/// version of the file has. A name says it rather than a word in the file: a quarantine file holds nothing but what
/// was delivered, and whoever sends it back need not know that it is one.
public struct MendedName: Hashable, Sendable {
  /// The name of the file from which the records were set aside.
  public let original: String
  /// Eight hexadecimal digits.
  public let mark: String

  private static let word = ".mend-"
  private static let digits = 8

  /// - Parameter hash: of what was refused of the file.
  public init(original: String, hash: UInt64) {
    self.original = original
    let text = String(hash >> 32, radix: 16)
    mark = String(repeating: "0", count: MendedName.digits - text.utf8.count) + text
  }

  /// `nil` for another name.
  public init?(_ name: String) {
    let end = MendedName.stemEnd(of: name)
    let stem = name.utf8[..<end]
    let mark = stem.suffix(MendedName.digits)
    let rest = stem.dropLast(MendedName.digits)
    guard mark.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
      rest.suffix(MendedName.word.utf8.count).elementsEqual(MendedName.word.utf8)
    else { return nil }
    let bare = rest.dropLast(MendedName.word.utf8.count)
    guard let last = bare.last, last != UInt8(ascii: "/") else { return nil }
    original = String(name[..<bare.endIndex]) + name[end...]
    self.mark = String(name[rest.endIndex..<end])
  }

  public var text: String {
    let end = MendedName.stemEnd(of: original)
    return original[..<end] + MendedName.word + mark + original[end...]
  }

  /// How often a file's records came back: 0 for one that is as it was first sent.
  public static func depth(of name: String) -> Int {
    MendedName(name).map { 1 + depth(of: $0.original) } ?? 0
  }

  /// The name of a file as it was first sent.
  static func first(_ name: String) -> String {
    MendedName(name).map { first($0.original) } ?? name
  }

  /// Where the last point of a file's name stands, behind which its ending is. A point that begins the name ends
  /// nothing, nor does that of the word: `a.mend-1f3c9a77` is a file without an ending.
  private static func stemEnd(of name: String) -> String.Index {
    let text = name.utf8
    let start =
      text.lastIndex(of: UInt8(ascii: "/")).map { text.index(after: $0) } ?? text.startIndex
    guard let point = text[start...].lastIndex(of: UInt8(ascii: ".")), point > start,
      !text[point...].starts(with: word.utf8)
    else { return text.endIndex }
    return point
  }
}
