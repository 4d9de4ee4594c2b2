import Casework

/// In what durations are counted, 服务时长（小时）, as a header cell or a row of counting units says.
///
/// Counts and decimals are read as they stand. Names are the same whatever stands in their brackets, so
/// 服务时长（分钟） is the column 服务时长（小时） of the pipeline, and its numbers would be sixty times too large.
enum DurationUnit: Sendable {
  case second, minute, hour, day

  private static let words: [String: DurationUnit] = [
    "秒": .second, "秒钟": .second, "second": .second, "seconds": .second, "sec": .second,
    "分钟": .minute, "分": .minute, "minute": .minute, "minutes": .minute, "min": .minute,
    "mins": .minute,
    "小时": .hour, "时": .hour, "个小时": .hour, "钟头": .hour, "hour": .hour, "hours": .hour, "hrs": .hour,
    "h": .hour,
    "天": .day, "工作日": .day, "个工作日": .day, "自然日": .day, "day": .day, "days": .day,
  ]

  /// `nil` where the cell names none, or several.
  ///
  /// - Parameter cell: UTF-8, as delivered. In a name it stands in brackets or behind a mark.
  init?(_ cell: [UInt8]) {
    let found = Set(MoneyUnit.words(of: cell).compactMap { Self.words[String($0)] })
    guard let first = found.first, found.count == 1 else { return nil }
    self = first
  }

  /// Whether the pipeline counts a field otherwise: the first of the names by which it knows the column
  /// that says a unit says another one. A second unit among the names would be read as the first.
  func contradicts(_ field: FieldDefinition) -> Bool {
    switch field.kind {
    case .count, .decimal:
      let known = field.headers.lazy.compactMap { DurationUnit(Array($0.utf8)) }.first
      return known != nil && known != self
    default: return false
    }
  }
}
