import Casework

/// A header of two rows, as a sheet with merged cells becomes one:
///
///     案号,当事人,,受理日期        a cell over two columns; cells over two rows
///     ,姓名,电话,                  what stands in the columns of the first
///
/// Cells are in UTF-8.
struct MergedHeader {
  let upper: [[UInt8]]
  let lower: [[UInt8]]

  /// Whether a row says what stands in the columns of a merged cell of the header above it: it fills
  /// only these, the one that has the cell's name and those behind it that have none, and with words.
  static func isSecondRow(_ row: [[UInt8]], of header: [[UInt8]]) -> Bool {
    let names = header.map { NormalForm.key($0) }
    let filled = row.indices.filter { !NormalForm.key(row[$0]).isEmpty }
    func isUnnamed(_ column: Int) -> Bool { column < names.count && names[column].isEmpty }
    // A note may stand in a column without a name by itself.
    return filled.contains(where: isUnnamed) && !filled.allSatisfy(isUnnamed)
      && filled.allSatisfy { column in
        let isOfMergedCell =
          isUnnamed(column) || isUnnamed(column + 1) && filled.contains(column + 1)
        // A word begins with a letter or a Chinese character.
        let first = NormalForm.key(row[column])[0]
        return isOfMergedCell && column < names.count
          && (first >= 0x80 || first >= 97 && first < 123)
      }
  }

  /// The names of all columns: both cells, in one order or the other, or the lower one alone, whichever is
  /// known.
  ///
  /// - Parameter isKnown: of a name in `NormalForm.header`.
  /// - Returns: `nil` where a merged cell says in what the columns below it count, and where one name that is
  ///   known stands under two: 金额 under 申请 and again under 达成.
  func names(isKnown: ([UInt8]) -> Bool) -> [[UInt8]]? {
    let below = lower.map(NormalForm.header)
    var names = upper
    var merged: [UInt8] = []
    for column in names.indices {
      if !NormalForm.key(upper[column]).isEmpty { merged = upper[column] }
      guard column < lower.count, !below[column].isEmpty else { continue }
      if MoneyUnit(merged) != nil || CountUnit.multiple(merged) != nil
        || DurationUnit(merged) != nil
      {
        return nil
      }
      let forms = [merged + lower[column], lower[column] + merged]
      if let known = forms.first(where: { isKnown(NormalForm.header($0)) }) {
        names[column] = known
      } else if !isKnown(below[column]) {
        names[column] = forms[0]
      } else if below.count(where: { $0 == below[column] }) == 1 {
        names[column] = lower[column]
      } else {
        return nil
      }
    }
    return names
  }
}
