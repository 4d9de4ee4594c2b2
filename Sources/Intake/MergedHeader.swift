import Casework

/// A header of two rows, as a sheet with merged cells becomes one:
///
///     案号,当事人,,受理日期        a cell over two columns; cells over two rows
///     ,姓名,电话,                  what stands in the columns of the first
///
/// Cells are in UTF-8, or all in the file's encoding where only `texts` is asked for.
struct MergedHeader {
  let upper: [[UInt8]]
  let lower: [[UInt8]]

  /// Whether a row may say what stands in the columns of merged cells of the header above it: it holds
  /// words, and some of them below a name and some in the gap behind one.
  static func maySecond(_ row: [[UInt8]], of header: [[UInt8]]) -> Bool {
    let filled = row.indices.filter { !NormalForm.key(row[$0]).isEmpty }
    let unnamed = filled.count { $0 < header.count && NormalForm.key(header[$0]).isEmpty }
    // A note may stand in a column without a name by itself.
    return unnamed > 0 && unnamed < filled.count
      && filled.allSatisfy { column in
        // A word begins with a letter or a Chinese character.
        let first = NormalForm.key(row[column])[0]
        return column < header.count && (first >= 0x80 || first >= 97 && first < 123)
      }
  }

  /// Whether such a row is no record beyond doubt: it fills only the columns of merged cells, the one that has
  /// the cell's name and those behind it that have none.
  static func isSecondRow(_ row: [[UInt8]], of header: [[UInt8]]) -> Bool {
    let names = header.map { NormalForm.key($0) }
    let filled = row.indices.filter { !NormalForm.key(row[$0]).isEmpty }
    func isUnnamed(_ column: Int) -> Bool { column < names.count && names[column].isEmpty }
    return maySecond(row, of: header)
      && filled.allSatisfy {
        isUnnamed($0) || isUnnamed($0 + 1) && filled.contains($0 + 1)
      }
  }

  /// The upper cell over each column, also where it is merged over several.
  private var over: [[UInt8]] {
    var merged: [UInt8] = []
    return upper.map { cell in
      if !NormalForm.key(cell).isEmpty { merged = cell }
      return merged
    }
  }

  /// What stands over each column: the upper cell, and the lower one where there is one.
  var texts: [[UInt8]] {
    zip(upper.indices, over).map { column, cell in
      let isBelow = column < lower.count && !NormalForm.key(lower[column]).isEmpty
      return isBelow ? cell + lower[column] : upper[column]
    }
  }

  /// The names of all columns: both cells, in one order or the other, or the lower one alone, whichever is
  /// known; of 姓名 below 当事人 the upper one.
  ///
  /// - Parameter field: that a name in `NormalForm.header` is of.
  /// - Returns: `nil` where a merged cell says in what the columns below it count, and where one name that is
  ///   known stands under two and neither says it in full: 金额 under 申请 and again under 达成.
  func names(field: ([UInt8]) -> Int?) -> [[UInt8]]? {
    let below = lower.map(NormalForm.header)
    let merged = over
    var names = upper
    var open: [Int] = []
    var taken: Set<Int> = []
    for column in names.indices {
      guard column < lower.count, !below[column].isEmpty else {
        taken.formUnion([field(NormalForm.header(upper[column]))].compactMap { $0 })
        continue
      }
      let name = merged[column]
      if MoneyUnit(name) != nil || CountUnit.multiple(name) != nil || DurationUnit(name) != nil {
        return nil
      }
      let forms = [name + lower[column], lower[column] + name]
      let known = forms.first { field(NormalForm.header($0)) != nil }
      names[column] = known ?? forms[0]
      if let known, let field = field(NormalForm.header(known)) {
        taken.insert(field)
      } else {
        open.append(column)
      }
    }
    for column in open {
      if MergedHeader.personNames.contains(below[column]),
        let whole = field(NormalForm.header(merged[column])), taken.insert(whole).inserted
      {
        names[column] = merged[column]
      } else if let part = field(below[column]), !taken.contains(part) {
        guard open.count(where: { below[$0] == below[column] }) == 1 else { return nil }
        names[column] = lower[column]
      }
    }
    return names
  }

  /// Under 当事人, what 当事人 alone means.
  private static let personNames = ["姓名", "名称", "姓名或名称"].map { Array($0.utf8) }
}
