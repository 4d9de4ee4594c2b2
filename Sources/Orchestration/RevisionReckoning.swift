import Casework
import Indicators
import Publishing

/// What a figure was and is, and the causes that lead from the one to the other.
struct RevisionReckoning {
  let before: [RevisionCells.Cell: Quantity]
  let after: [RevisionCells.Cell: Quantity]
  let causes: CauseFigures
  let published: Revisions.Published
  let cells: RevisionCells
  /// Whether both nights stand as of the same day.
  let hasOneDay: Bool

  /// The display forms of a figure, or `nil` when it has not changed.
  func texts(of cell: RevisionCells.Cell) throws(RunFailure) -> (String, String)? {
    let form = NumberForm(cells.definition.indicators[cell.indicator])
    func value(
      _ figures: PublishedFigures?, _ quantities: [RevisionCells.Cell: Quantity]
    ) -> PublishedFigures.Value {
      if let value = figures?.values[key(of: cell)] { return value }
      let quantity = quantities[cell] ?? .empty
      return PublishedFigures.Value(quantity, display: form.display(quantity))
    }
    let (old, new) = (value(published.earlier, before), value(published.later, after))
    return old == new ? nil : (old.display, new.display)
  }

  /// The counts and sums of which a figure is made, each with its causes.
  func parts(of cell: RevisionCells.Cell) throws(RunFailure) -> [Revisions.Part] {
    var parts: [Revisions.Part] = []
    for operand in cells.definition.addedOperands(of: cell.indicator) {
      let indicator = cells.definition.indicators[operand.indicator]
      let place = RevisionCells.Cell(
        indicator: operand.indicator, period: cell.period, place: cell.place,
        category: indicator.breakdown.isEmpty ? -1 : cell.category)
      let recorded = (whole(before[place]), whole(after[place]))
      var found = causes.changes(of: place)
      let rest = recorded.1 - recorded.0 - found.reduce(0) { $0 + $1.change }
      if rest != 0 {
        guard !hasOneDay else {
          throw RunFailure.invariant(
            "\(indicator.name): the causes of a change differ from it by \(rest)")
        }
        found.append((.asOf, rest))
      }
      let shown = (
        number(of: operand, place, cell, published.earlier) ?? recorded.0,
        number(of: operand, place, cell, published.later) ?? recorded.1
      )
      let other = (shown.1 - shown.0) - (recorded.1 - recorded.0)
      if other != 0 { found.append((published.cause, other)) }
      parts.append(
        Revisions.Part(
          indicator: indicator, role: operand.role, before: shown.0, after: shown.1,
          causes: found))
    }
    return parts
  }

  private func whole(_ quantity: Quantity?) -> Int64 {
    if case .whole(let value) = quantity { value } else { 0 }
  }

  /// What was published of an operand: by itself, or as the numerator or denominator of the figure.
  private func number(
    of operand: RevisionCells.Operand, _ place: RevisionCells.Cell, _ cell: RevisionCells.Cell,
    _ figures: PublishedFigures?
  ) -> Int64? {
    guard let figures else { return nil }
    if let own = figures.values[key(of: place)] { return own.numerator ?? 0 }
    guard let whole = figures.values[key(of: cell)] else { return nil }
    return operand.role == "分子" ? whole.numerator : operand.role == "分母" ? whole.denominator : nil
  }

  private func key(of cell: RevisionCells.Cell) -> PublishedFigures.Key {
    let place = cells.places[cell.place]
    let published = cells.periods[cell.period]
    return PublishedFigures.Key(
      indicator: cells.definition.indicators[cell.indicator].name, level: place.level,
      code: place.code, isOwn: place.isOwn, grain: published.grain.rawValue,
      period: published.period.label, category: cells.category(of: cell)?.code ?? "")
  }
}

extension PublishedFigures.Value {
  init(_ quantity: Quantity, display: String) {
    switch quantity {
    case .whole(let value): self.init(numerator: value, denominator: nil, display: display)
    case .ratio(let numerator, let denominator, _):
      self.init(numerator: numerator, denominator: denominator, display: display)
    case .empty, .notReported, .suppressed:
      self.init(numerator: nil, denominator: nil, display: display)
    }
  }
}
