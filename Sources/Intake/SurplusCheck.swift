import Casework
import Tabular

/// Tells a delimiter at the end of a record, which means nothing, from one too many within it, after
/// which values stand under the wrong names.
///
///     受理日期,金额,人数      2020-01-05,350,2,   only at the end
///                             2020-01-05,,3,      or 3 is the amount: CSV-WIDTH
///                             2020-01-05,1,234,   or 1,234 is the amount: CSV-WIDTH
///
/// Where most records of a file have it at their end beyond doubt, it is at the end of the others too.
struct SurplusCheck {
  let plan: IntakePlan
  let layout: FileLayout
  /// Of the fields of the source.
  let readers: [FieldReader]

  /// Rows from which it is told what is usual in a file, where it is not obvious.
  private static let mostRows = 20
  /// So many records that end alike are no mistake.
  private static let fewRows = 3
  private static let manyRows = 10

  /// The width, greater than the header's, that records of the file usually have; 0 without one.
  /// That is what all have, or most of many; of others, what most have that cannot be read otherwise.
  ///
  /// - Parameter rows: the first rows below the header.
  func usualWidth(of rows: Range<Int>, _ table: RecordTable, _ bytes: Span<UInt8>) -> Int {
    let sound = rows.filter { table.structuralFault($0) == nil }
    if let (width, count) = mostFrequent(sound.map { table.width($0) }), width > layout.width,
      count >= SurplusCheck.fewRows && count == sound.count
        || count >= SurplusCheck.manyRows && 2 * count > sound.count
    {
      return width
    }
    let first = sound.prefix(SurplusCheck.mostRows)
    let others = first.count { table.width($0) <= layout.width }
    let beyondDoubt = first.filter {
      table.width($0) > layout.width && !hasOtherReading($0, table, bytes)
    }
    guard let (width, count) = mostFrequent(beyondDoubt.map({ table.width($0) })) else { return 0 }
    return count > others ? width : 0
  }

  private func mostFrequent(_ widths: [Int]) -> (width: Int, count: Int)? {
    var counts: [Int: Int] = [:]
    for width in widths { counts[width, default: 0] += 1 }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// Whether a row with empty fields too many is as good a record without one of its delimiters, and
  /// not the same one but for texts that are not counted.
  func hasOtherReading(_ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>) -> Bool {
    let cells = (0..<layout.width).map { column in
      let cell = table.decoded(row, column, in: bytes)
      return layout.encoding == .gb18030 ? TextCheck.decoded(cell) ?? [] : cell
    }
    guard let last = cells.lastIndex(where: { !$0.isEmpty }) else { return false }
    return (0..<last).contains { isOther(withoutDelimiterBehind: $0, cells) }
  }

  /// Whether the cells without the delimiter behind one of them make another record that is as good:
  /// every cell is a value of its field, no fewer are there, none is missing that must be there, and
  /// one is different.
  private func isOther(withoutDelimiterBehind place: Int, _ cells: [[UInt8]]) -> Bool {
    var isDifferent = false
    var filled = 0
    for index in plan.source.fields.indices where layout.columns[index] >= place {
      if readers[index].isText && !plan.source.fields[index].isRequired { continue }
      let column = layout.columns[index]
      let behind = column + 1 < cells.count ? cells[column + 1] : []
      var cell = behind
      if column == place {
        let isInside = !cells[place].isEmpty && !behind.isEmpty
        cell = cells[place] + (isInside ? [layout.dialect.delimiter] : []) + behind
      }
      guard cell.isEmpty ? !plan.source.fields[index].isRequired : readers[index].accepts(cell)
      else { return false }
      isDifferent = isDifferent || cell != cells[column]
      filled += (cell.isEmpty ? 0 : 1) - (cells[column].isEmpty ? 0 : 1)
    }
    return isDifferent && filled >= 0
  }
}
