import Casework
import Indicators

/// A column of a table for people or analysts: the numbers of silent units that belong to some of
/// its indicators. Indicators that are made of the same logs in the same way share one.
struct SilenceColumn: Sendable {
  /// In the release's `silence.tables`.
  let table: Int
  /// `silent_units`, `silent_units_2` …, in the order of the indicators.
  let name: String
  /// `缺报单位（公共法律服务，年初至今）`
  let title: String
  /// Names of the table's indicators that it is about.
  let indicators: [String]
}

extension Release {
  /// The columns for some indicators, by their places in the release.
  func silenceColumns(of indicators: [Int]) -> [SilenceColumn] {
    var tables: [Int] = []
    for table in indicators.compactMap(silenceTable) where !tables.contains(table) {
      tables.append(table)
    }
    return tables.enumerated().map { offset, index in
      let table = silence.tables[index]
      return SilenceColumn(
        table: index, name: offset == 0 ? "silent_units" : "silent_units_\(offset + 1)",
        title: "缺报单位（\(table.logs.joined(separator: "、"))\(table.reach.words)）",
        indicators: indicators.filter { silenceTable(ofIndicator: $0) == index }
          .map { self.indicators[$0].name })
    }
  }
}

extension Silence.Reach {
  fileprivate var words: String {
    switch self {
    case .period: ""
    case .comparison: "，含对比期"
    case .yearToDate: "，年初至今"
    case .untilEnd: "，至期末"
    }
  }
}
