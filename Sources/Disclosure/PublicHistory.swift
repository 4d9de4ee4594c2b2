import Casework
import Indicators

/// An earlier release beside the present one: what somebody who kept it can compare.
struct PublicHistory: Sendable {
  /// A span of this release less one of the earlier is another span of this release.
  struct Change {
    var whole: Int
    var rest: Int
    var earlier: Int64
  }

  /// By layer and cell: the same cell then.
  private var same: [Families.Cell: PublicRecord.Entry] = [:]
  /// By layer and cell: cells of spans that only begin or end with this one.
  private var shorter: [Families.Cell: [PublicRecord.Entry]] = [:]
  private var changes: [Int: [Change]] = [:]

  init(
    _ record: PublicRecord, _ names: CellNames, _ layers: Layers, _ shape: TableShape,
    _ rules: DisclosureRules
  ) {
    struct Line: Hashable {
      var layer: String
      var place: String
      var category: String
    }
    struct Span {
      var start: Int32
      var end: Int32
      var entry: PublicRecord.Entry
    }
    var known: [Line: [Span]] = [:]
    for (key, entry) in record.entries {
      known[Line(layer: key.layer, place: key.place, category: key.category), default: []].append(
        Span(start: key.start, end: key.end, entry: entry))
    }
    for (index, layer) in layers.all.enumerated() where layer.kind != .open {
      let keys = layer.values.indices.map { names.key(layer, $0, shape) }
      for (cell, key) in keys.enumerated() {
        let line = Line(layer: key.layer, place: key.place, category: key.category)
        for span in known[line] ?? [] {
          let place = Families.Cell(layer: index, index: cell)
          if span.start == key.start && span.end == key.end {
            same[place] = span.entry
          } else if !layer.isStock, span.entry.isShown,
            span.start == key.start && span.end < key.end
              || span.end == key.end && span.start > key.start
          {
            shorter[place, default: []].append(span.entry)
            let rest =
              span.start == key.start ? (span.end, key.end) : (key.start, span.start)
            let row = cell % (shape.placeCount * layer.width)
            for period in 0..<shape.periodCount {
              let other = period * shape.placeCount * layer.width + row
              if keys[other].start == rest.0, keys[other].end == rest.1 {
                changes[index, default: []].append(
                  Change(whole: cell, rest: other, earlier: span.entry.value))
              }
            }
          }
        }
      }
    }
  }

  /// Whether the cell was shown with this value.
  func shows(_ layer: Int, _ cell: Int, _ value: Int64) -> Bool {
    same[Families.Cell(layer: layer, index: cell)].map { $0.isShown && $0.value == value } ?? false
  }

  /// Whether showing the cell would tell a difference that is too small to be told, or a value that
  /// was hidden.
  func wantsHidden(
    _ layer: Int, _ cell: Int, _ what: Layer, _ rules: DisclosureRules
  ) -> Bool {
    let place = Families.Cell(layer: layer, index: cell)
    let value = what.values[cell]
    let count = what.contributors?[cell].count ?? value
    // Zeros are always shown.
    if value == 0 && count == 0 { return false }
    if let then = same[place] {
      let isClose = isClose(then, value, count, rules)
      if then.isShown ? isClose && then.value != value : isClose { return true }
    }
    return shorter[place]?.contains { $0.value != value && isClose($0, value, count, rules) }
      ?? false
  }

  private func isClose(
    _ then: PublicRecord.Entry, _ value: Int64, _ count: Int64, _ rules: DisclosureRules
  ) -> Bool {
    then.value == value || abs(then.count - count) < rules.threshold
  }

  func changes(of layer: Int, _ what: Layer) -> [Change] { changes[layer] ?? [] }
}
