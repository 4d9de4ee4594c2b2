import Platform

/// Where in the path of a delivered file the unit stands whose records it must hold.
///
///     PathUnit(pattern: "cases/{unit}/*.csv", mismatch: .quarantine)
///
/// `{unit}` stands for one or more characters within a folder's or a file's name; what is around it
/// is a `FilePattern`. Where several places fit, the first and shortest text is taken.
public struct PathUnit: Sendable {
  /// What becomes of records of another unit.
  public enum Mismatch: String, Sendable, CaseIterable {
    /// The record is set aside.
    case quarantine
    /// The whole file is refused.
    case refuse
  }

  public let pattern: String
  public let mismatch: Mismatch
  /// What stands around the unit: folders above and below, and the rest of its own name.
  private let above: FilePattern
  private let before: FilePattern
  private let behind: FilePattern
  private let below: FilePattern

  /// - Returns: `nil` unless `{unit}` stands in the pattern exactly once.
  public init?(pattern: String, mismatch: Mismatch) {
    let names = pattern.split(separator: "/")
    guard pattern.ranges(of: "{unit}").count == 1,
      let place = names.firstIndex(where: { $0.contains("{unit}") }),
      let unit = names[place].firstRange(of: "{unit}")
    else { return nil }
    self.pattern = pattern
    self.mismatch = mismatch
    above = FilePattern(names[..<place].joined(separator: "/"))
    before = FilePattern(String(names[place][..<unit.lowerBound]))
    behind = FilePattern(String(names[place][unit.upperBound...]))
    below = FilePattern(names[(place + 1)...].joined(separator: "/"))
  }

  /// The text that stands for the unit, in `NormalForm.key`; `nil` when the path does not fit.
  ///
  /// Mended records belong where the file lies from which they were set aside.
  ///
  /// - Parameter path: relative to the source's folder.
  public func name(in path: String) -> [UInt8]? {
    let names = MendedName.first(path).utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    for place in names.indices
    where above.matches(PathUnit.path(names[..<place]))
      && below.matches(PathUnit.path(names[(place + 1)...]))
    {
      if let unit = unit(in: names[place]) { return NormalForm.key(unit) }
    }
    return nil
  }

  private func unit(in name: [UInt8]) -> [UInt8]? {
    // Between characters, and at both ends.
    let places = (0...name.count).filter { $0 == name.count || name[$0] & 0xC0 != 0x80 }
    for start in places where before.matches(Path(bytes: Array(name[..<start]))) {
      for end in places where end > start && behind.matches(Path(bytes: Array(name[end...]))) {
        return Array(name[start..<end])
      }
    }
    return nil
  }

  private static func path(_ names: ArraySlice<[UInt8]>) -> Path {
    Path(bytes: Array(names.joined(separator: [UInt8(ascii: "/")])))
  }

  /// The units to which the records of a file must belong, as ranges of the tree: the one that its
  /// path names, under every row of its code, and all below. Empty when it names none, or several.
  public func units(namedIn path: String, of tree: UnitTree) -> [Range<Int>] {
    guard let name = name(in: path) else { return [] }
    let found: [Int]
    switch tree.match(normalForm: name, in: UnitScope()) {
    case .always(let unit): found = [unit]
    case .dated(let rows): found = rows
    case .ambiguous, .unknown: return []
    }
    let codes = Set(found.map { tree.units[$0].code })
    return tree.units.indices.filter { codes.contains(tree.units[$0].code) }.map(tree.range)
  }
}
