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

  /// Rows from which it is told what is usual in a file.
  private static let mostRows = 20

  /// The width, greater than the header's, that records of the file usually have; 0 without one.
  ///
  /// - Parameter rows: the first rows below the header.
  func usualWidth(of rows: Range<Int>, _ table: RecordTable, _ bytes: Span<UInt8>) -> Int {
    var counts: [Int: Int] = [:]
    var others = 0
    for row in rows.prefix(SurplusCheck.mostRows) where table.structuralFault(row) == nil {
      let width = table.width(row)
      if width <= layout.width {
        others += 1
      } else if !hasOtherReading(row, table, bytes) {
        counts[width, default: 0] += 1
      }
    }
    let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
    return most.map { $0.value > others ? $0.key : 0 } ?? 0
  }

  /// Whether a row with empty fields too many is as good a record without one of its delimiters, and
  /// not the same one but for texts that are not counted.
  func hasOtherReading(_ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>) -> Bool {
    let cells = (0..<layout.width).map { column in
      let cell = table.decoded(row, column, in: bytes)
      return layout.encoding == .gb18030 ? TextCheck.decoded(cell) ?? [] : cell
    }
    guard let last = cells.lastIndex(where: { !$0.isEmpty }) else { return false }
    return (0..<last).contains { place in
      let isInside = !cells[place].isEmpty && !cells[place + 1].isEmpty
      let joined =
        cells[place] + (isInside ? [layout.dialect.delimiter] : []) + cells[place + 1]
      let other = cells[..<place] + [joined] + cells[(place + 2)...]
      return isOther(Array(other), than: cells, from: place)
    }
  }

  /// Whether the cells from a column on make another record that is as good: every one of them is a
  /// value of its field, no fewer are there, none is missing that must be there, and one is different.
  private func isOther(_ other: [[UInt8]], than cells: [[UInt8]], from place: Int) -> Bool {
    var isDifferent = false
    var filled = 0
    for index in plan.source.fields.indices where layout.columns[index] >= place {
      if readers[index].isText && !plan.source.fields[index].isRequired { continue }
      let column = layout.columns[index]
      let cell = column < other.count ? other[column] : []
      guard cell.isEmpty ? !plan.source.fields[index].isRequired : readers[index].accepts(cell)
      else { return false }
      isDifferent = isDifferent || cell != cells[column]
      filled += (cell.isEmpty ? 0 : 1) - (cells[column].isEmpty ? 0 : 1)
    }
    return isDifferent && filled >= 0
  }
}
