import Casework

/// Reads CSV files of one figure a line.
struct FigureReading {
  private var indicators: [String: Int] = [:]
  private var places: [ReleasedFigures.Place: Int] = [:]
  private var spans: [ReleasedFigures.Span: Int] = [:]
  private var categories: Set<ReleasedFigures.Category> = []

  /// Adds what a file holds.
  ///
  /// - Returns: whether the file is of the long form.
  mutating func add(
    _ bytes: [UInt8], named name: String, to figures: inout ReleasedFigures
  ) throws(ReleasedFigures.Failure) -> Bool {
    let wanted = ReleasedFigures.columns
    let rows = CellRows.read(bytes, width: wanted.count) { $0 == wanted }
    guard rows.first == wanted else { return false }
    for (index, row) in rows.enumerated().dropFirst() {
      // A release's cells have no line ends, so a row is a line.
      guard row.count == wanted.count, add(row, to: &figures) else {
        throw .damaged(file: name, line: index + 1)
      }
    }
    return true
  }

  private mutating func add(_ row: [String], to figures: inout ReleasedFigures) -> Bool {
    guard let start = Day(row[10]), let last = Day(row[11]) else { return false }
    let indicator = number(
      &indicators, row[0],
      { figures.append(ReleasedFigures.Indicator(name: row[0], label: row[1], unit: row[2])) })
    let place = ReleasedFigures.Place(
      code: row[4], name: row[5], level: row[3], parent: row[7], isOwn: row[6] == "1")
    let span = ReleasedFigures.Span(grain: row[8], label: row[9], start: start, last: last)
    let placeNumber = number(&places, place) { figures.append(place) }
    let spanNumber = number(&spans, span) { figures.append(span) }
    // Records without a value have an empty code and a label.
    let hasCategory = !row[13].isEmpty
    if hasCategory {
      let category = ReleasedFigures.Category(
        indicator: indicator, code: row[12], label: row[13])
      if categories.insert(category).inserted { figures.append(category) }
    }
    guard let figure = FigureReading.figure(row) else { return false }
    figures.set(
      figure,
      at: ReleasedFigures.Key(
        indicator: indicator, place: placeNumber, period: spanNumber,
        category: hasCategory ? row[12] : nil))
    return true
  }

  private func number<Key: Hashable>(
    _ known: inout [Key: Int], _ key: Key, _ append: () -> Int
  ) -> Int {
    if let number = known[key] { return number }
    let number = append()
    known[key] = number
    return number
  }

  private static func figure(_ row: [String]) -> ReleasedFigures.Figure? {
    let fraction = row[15].isEmpty ? nil : "\(row[14])/\(row[15])"
    guard row[18] == "value" else {
      return ReleasedFigures.Figure(
        value: nil, roundedAt: nil, display: row[17], fraction: fraction)
    }
    guard let numerator = Int128(row[14]),
      let stored = ExactValue(numerator, over: row[15].isEmpty ? 1 : Int128(row[15]) ?? 0),
      let shown = decimal(row[16])
    else { return nil }
    let exact = shown.digits == 0 ? ExactValue(0) : exactValue(of: stored, shown)
    return ReleasedFigures.Figure(
      value: exact ?? ExactValue(shown).map { numerator < 0 ? $0.negated : $0 },
      roundedAt: exact == nil ? shown.exponent : nil, display: row[17], fraction: fraction)
  }

  /// The magnitude of a published number.
  private static func decimal(_ text: String) -> StatedDecimal? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let number = Int64(parts.joined()), number >= 0,
      parts.count == 1 || parts[1].count <= 18
    else { return nil }
    return StatedDecimal(digits: number, exponent: parts.count == 2 ? -parts[1].count : 0)
  }

  /// The stored value times the one power of ten that rounds to what was published.
  private static func exactValue(of stored: ExactValue, _ shown: StatedDecimal) -> ExactValue? {
    let candidates = (-12...12).compactMap { stored.shifted($0) }
    if let found = candidates.first(where: {
      $0.magnitude.rounds(to: shown, at: shown.exponent) == true
    }) {
      return found
    }
    // What would round to 100 % without being it is published with its digits cut off.
    guard let floor = ExactValue(shown), let step = ExactValue(1)?.shifted(shown.exponent),
      let end = floor.plus(step)
    else { return nil }
    return candidates.first {
      guard let low = $0.compared(to: floor), let high = $0.compared(to: end) else { return false }
      return low >= 0 && high < 0
    }
  }
}

extension ExactValue {
  var negated: ExactValue { ExactValue(-numerator, over: denominator) ?? self }
}
