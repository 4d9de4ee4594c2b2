import Casework
import Tabular

/// What a totals row says about the columns that can be added, and our own sums beside it.
struct TotalsCheck {
  /// Fields that a totals row can state: amounts and counts.
  private let fields: [Int]
  private let fieldCount: Int
  private let money: Set<Int>
  private let layout: FileLayout

  init(_ source: SourceDefinition, _ layout: FileLayout) {
    fieldCount = source.fields.count
    self.layout = layout
    money = Set(
      source.fields.indices.filter {
        if case .money = source.fields[$0].kind { true } else { false }
      })
    fields = source.fields.indices.filter { index in
      switch source.fields[index].kind {
      case .money, .count: layout.columns[index] >= 0
      default: false
      }
    }
  }

  var zero: [Int64] { Array(repeating: 0, count: fieldCount) }

  /// The sums of whole columns.
  func sums(of values: [[Int64]]) -> [Int64] {
    var sums = zero
    for field in fields {
      for value in values[field] where value != Column.missing {
        sums[field] = sums[field].addingReportingOverflow(value).partialValue
      }
    }
    return sums
  }

  func add(_ place: Int, _ values: [[Int64]], to sums: inout [Int64]) {
    guard place >= 0 else { return }
    for field in fields where values[field][place] != Column.missing {
      sums[field] = sums[field].addingReportingOverflow(values[field][place]).partialValue
    }
  }

  /// The numbers of a totals row by field, or `nil` when it states none.
  func stated(
    _ row: Int, _ table: RecordTable, _ bytes: Span<UInt8>, _ typing: SliceTyping
  ) -> [Int64]? {
    var stated = Array(repeating: Column.missing, count: fieldCount)
    for field in fields where layout.columns[field] < table.width(row) {
      let text = typing.utf8(table.decoded(row, layout.columns[field], in: bytes))
      let reading =
        money.contains(field)
        ? MoneyReader(isInTenThousands: layout.inTenThousands[field]).read(text.span)
        : CountReader().read(text.span)
      if reading.fault == nil { stated[field] = reading.value }
    }
    return stated.contains { $0 != Column.missing } ? stated : nil
  }
}
