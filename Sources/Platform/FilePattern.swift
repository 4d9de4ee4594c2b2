/// Which files of a folder are meant: `mediation/**/*.csv`, relative to the folder.
///
/// `*` is any characters but `/`, `?` one character, `**` (a whole component) any number of
/// folders, also none. Everything else stands for itself; case matters, but not in the ending
/// behind the last point, where that is written out: `*.csv` means `A.CSV` too.
public struct FilePattern: Sendable, Hashable {
  public let text: String
  private let components: [[UInt8]]
  private let hasPlainEnding: Bool

  public init(_ text: String) {
    self.text = text
    var components = text.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
      .filter { $0 != [46] }
    let ending = components.last.flatMap(FilePattern.ending)
    hasPlainEnding = ending.map { !$0.contains { $0 == 0x2A || $0 == 0x3F } } ?? false
    if hasPlainEnding, let last = components.popLast() {
      components.append(FilePattern.withSmallEnding(last))
    }
    self.components = components
  }

  /// Whether a path relative to the folder is meant.
  public func matches(_ path: Path) -> Bool {
    var names = path.bytes.split(separator: UInt8(ascii: "/"))
    if hasPlainEnding, let last = names.popLast() {
      names.append(FilePattern.withSmallEnding(Array(last))[...])
    }
    return FilePattern.match(components[...], names[...])
  }

  /// What stands behind the last point of a name, `nil` where there is none.
  private static func ending(of name: [UInt8]) -> ArraySlice<UInt8>? {
    name.lastIndex(of: UInt8(ascii: ".")).map { name[($0 + 1)...] }
  }

  /// The name with the Latin capitals of its ending as small letters.
  private static func withSmallEnding(_ name: [UInt8]) -> [UInt8] {
    guard let ending = ending(of: name) else { return name }
    return name[..<ending.startIndex] + ending.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  private static func match(
    _ pattern: ArraySlice<[UInt8]>, _ names: ArraySlice<ArraySlice<UInt8>>
  ) -> Bool {
    guard let first = pattern.first else { return names.isEmpty }
    if first == Array("**".utf8) {
      // Several `**` in a row mean the same as one.
      let rest = pattern.drop { $0 == Array("**".utf8) }
      return (names.startIndex...names.endIndex).contains { match(rest, names[$0...]) }
    }
    guard let name = names.first, matchName(first, Array(name)) else { return false }
    return match(pattern.dropFirst(), names.dropFirst())
  }

  /// One component. On a mismatch only the last `*` is widened, so no pattern takes long.
  private static func matchName(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var p = 0
    var n = 0
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") {
        n += max(1, Path.characterLength(name[n...]))
        p += 1
      } else if p < pattern.count, pattern[p] == name[n] {
        p += 1
        n += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        p = last.pattern + 1
        n = last.name + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
