/// Where in the path of a delivered file the unit stands whose records it must hold.
///
///     PathUnit(pattern: "cases/{unit}/*.csv", mismatch: .quarantine)
///
/// `{unit}` stands for one or more characters within a folder's or a file's name; `*` for any
/// within one, `?` for one byte, `**` for any. Where several places fit, the shortest text is taken.
public struct PathUnit: Sendable {
  /// What becomes of records of another unit.
  public enum Mismatch: String, Sendable, CaseIterable {
    /// The record is set aside.
    case quarantine
    /// The whole file is refused.
    case refuse
  }

  private enum Part: Sendable, Equatable {
    case byte(UInt8)
    /// `?`, `*`, `**`, `**/`
    case one, inName, anything, folders
    case unit
  }

  public let pattern: String
  public let mismatch: Mismatch
  private let parts: [Part]

  /// - Returns: `nil` unless `{unit}` stands in the pattern exactly once.
  public init?(pattern: String, mismatch: Mismatch) {
    self.pattern = pattern
    self.mismatch = mismatch
    var parts: [Part] = []
    var rest = pattern.utf8[...]
    while let byte = rest.first {
      if rest.starts(with: "{unit}".utf8) {
        parts.append(.unit)
        rest = rest.dropFirst(6)
      } else if rest.starts(with: "**/".utf8), parts.isEmpty || parts.last == .byte(0x2F) {
        parts.append(.folders)
        rest = rest.dropFirst(3)
      } else if rest.starts(with: "**".utf8) {
        parts.append(.anything)
        rest = rest.dropFirst(2)
      } else {
        parts.append(byte == 0x2A ? .inName : byte == 0x3F ? .one : .byte(byte))
        rest = rest.dropFirst()
      }
    }
    guard parts.count(where: { $0 == .unit }) == 1 else { return nil }
    self.parts = parts
  }

  /// The text that stands for the unit, in `NormalForm.key`; `nil` when the path does not fit.
  ///
  /// - Parameter path: relative to the source's folder.
  public func name(in path: String) -> [UInt8]? {
    let bytes = Array(path.utf8)
    return range(parts[...], bytes, at: 0, unit: nil).map { NormalForm.key(Array(bytes[$0])) }
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

  /// The unit's bytes when the parts fit the path from a place on, to its end.
  private func range(
    _ parts: ArraySlice<Part>, _ path: [UInt8], at start: Int, unit: Range<Int>?
  ) -> Range<Int>? {
    guard let part = parts.first else { return start == path.count ? unit : nil }
    let rest = parts.dropFirst()
    switch part {
    case .byte(let byte):
      guard start < path.count, path[start] == byte else { return nil }
      return range(rest, path, at: start + 1, unit: unit)
    case .one:
      guard start < path.count, path[start] != 0x2F else { return nil }
      return range(rest, path, at: start + 1, unit: unit)
    case .folders:
      if let found = range(rest, path, at: start, unit: unit) { return found }
      for end in start..<path.count where path[end] == 0x2F {
        if let found = range(rest, path, at: end + 1, unit: unit) { return found }
      }
      return nil
    case .inName, .anything, .unit:
      var end = start
      while true {
        // A character is not taken apart.
        let isBetween = end == path.count || path[end] & 0xC0 != 0x80
        if isBetween && (part != .unit || end > start) {
          let unit = part == .unit ? start..<end : unit
          if let found = range(rest, path, at: end, unit: unit) { return found }
        }
        guard end < path.count, part == .anything || path[end] != 0x2F else { return nil }
        end += 1
      }
    }
  }
}
