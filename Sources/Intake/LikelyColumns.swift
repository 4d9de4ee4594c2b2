import Casework

/// Optional fields without a column, beside columns without a field that may be theirs under another name:
/// 调处结果 for 调解结果, 赔付金额 for 协议金额. Whoever renames a column loses all values of it.
struct LikelyColumns {
  let fields: [FieldDefinition]

  /// - Parameters:
  ///   - mapping: of the header's cells, UTF-8.
  ///   - isUnnamedUsed: whether all records have something in the columns without a name behind the others.
  ///   - full: columns without a name among the others in which most records have something.
  func find(
    _ mapping: HeaderSearch.Mapping, _ cells: [[UInt8]], isUnnamedUsed: Bool, full: [Int]
  ) -> [FileLayout.LikelyColumn] {
    let missing = fields.indices.filter { mapping.columns[$0] < 0 }
    var free = mapping.unknown
    var found: [FileLayout.LikelyColumn] = []
    for field in missing {
      guard let place = free.firstIndex(where: { isLikely(cells[$0], fields[field]) }) else {
        continue
      }
      found.append(FileLayout.LikelyColumn(field: field, column: free.remove(at: place)))
    }
    let last = (cells.lastIndex { !NormalForm.key($0).isEmpty } ?? 0) + 1
    for column in full + (isUnnamedUsed && last < cells.count ? [last] : []) {
      let field = missing.first { field in !found.contains { $0.field == field } }
      if let field { found.append(FileLayout.LikelyColumn(field: field, column: column)) }
    }
    return found
  }

  /// Whether a name is for amounts as the field is, or shares six of ten characters with a name of the field.
  private func isLikely(_ cell: [UInt8], _ field: FieldDefinition) -> Bool {
    let key = NormalForm.key(cell)
    if case .money = field.kind,
      LikelyColumns.amount.contains(where: { key.contains($0) }) || MoneyUnit(cell) != nil
    {
      return true
    }
    let name = LikelyColumns.characters(cell)
    return field.headers.contains { header in
      var rest = LikelyColumns.characters(Array(header.utf8))
      let longest = max(rest.count, name.count)
      let shared = name.count { character in
        guard let place = rest.firstIndex(of: character) else { return false }
        rest.remove(at: place)
        return true
      }
      return shared > 1 && shared * 10 >= longest * 6
    }
  }

  private static let amount = ["金额", "款额", "标的额"].map { Array($0.utf8) }

  private static func characters(_ cell: [UInt8]) -> [Character] {
    Array(String(decoding: NormalForm.header(cell), as: UTF8.self))
  }
}
