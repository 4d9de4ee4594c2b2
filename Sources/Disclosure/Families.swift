import Casework
import Indicators

/// Layers that have sums in common, each family as one system.
struct Families: Sendable {
  /// A cell of a layer.
  struct Cell: Hashable {
    var layer: Int
    var index: Int
  }

  /// A family after complementary suppression and the attack on it.
  struct Done {
    var hidden: [Cell]
    var primary: Int
    var complementary: Int
    /// What the attack got out all the same.
    var recovered: [Cell]
  }

  private struct Family {
    var system: SumSystem
    /// Of each cell of the system; `nil` for what only makes a sum true.
    var cells: [Cell?]
  }

  private let families: [Family]
  var count: Int { families.count }

  init(
    _ layers: Layers, _ shape: TableShape, _ rules: DisclosureRules, _ history: [PublicHistory]
  ) {
    families = Families.groups(layers).compactMap { members in
      guard members.contains(where: { layers.all[$0].kind != .open }) else { return nil }
      var builder = SystemBuilder(layers, shape, rules, history)
      for layer in members { builder.add(layer) }
      for layer in members { builder.addSums(of: layer) }
      for relation in layers.relations where members.contains(relation.whole.layer) {
        builder.add(relation)
      }
      builder.addChanges()
      return Family(system: builder.system, cells: builder.cells)
    }
  }

  /// - Complexity: most of a run's time for the public; families are independent.
  func protected(_ index: Int) -> Done {
    let family = families[index]
    let done = Suppression(of: family.system)
    let states = done.system.cells.map(\.state)
    let hidden = states.indices.filter { states[$0] == .hidden || states[$0] == .known }
    return Done(
      hidden: hidden.compactMap { family.cells[$0] },
      primary: hidden.count - done.complementary.count, complementary: done.complementary.count,
      // Once more from the beginning, so that the search is not its own witness.
      recovered: Attack(on: done.system).recovered.compactMap { family.cells[$0.cell] })
  }

  /// Connected by relations; in the order of their first layers.
  private static func groups(_ layers: Layers) -> [[Int]] {
    var group = Array(layers.all.indices)
    for relation in layers.relations {
      for part in relation.plus + relation.minus {
        let (one, other) = (group[relation.whole.layer], group[part.layer])
        for index in group.indices where group[index] == max(one, other) {
          group[index] = min(one, other)
        }
      }
    }
    return Set(group).sorted().map { first in group.indices.filter { group[$0] == first } }
  }
}

/// Layers and relations as cells and sums.
private struct SystemBuilder {
  private let layers: Layers
  private let shape: TableShape
  private let rules: DisclosureRules
  private let history: [PublicHistory]
  private var members: [Int] = []
  /// Of each layer that was added: its first cell.
  private var first: [Int: Int] = [:]
  private(set) var system = SumSystem()
  private(set) var cells: [Families.Cell?] = []

  init(
    _ layers: Layers, _ shape: TableShape, _ rules: DisclosureRules, _ history: [PublicHistory]
  ) {
    self.layers = layers
    self.shape = shape
    self.rules = rules
    self.history = history
  }

  mutating func add(_ index: Int) {
    let layer = layers.all[index]
    members.append(index)
    first[index] = system.cells.count
    let hasNegatives = layer.hasNegatives
    for cell in layer.values.indices {
      let value = layer.values[cell]
      let isPublished = layer.isPublished[cell / layer.width]
      let isPrimary =
        layer.isPrimary(cell, rules)
        || isPublished && layer.kind != .open
          && history.contains { $0.wantsHidden(index, cell, layer, rules) }
      var state = SumSystem.Cell.State.unpublished
      if isPublished || layer.kind == .open {
        state = isPrimary ? .hidden : .shown
        if isPrimary, history.contains(where: { $0.shows(index, cell, value) }) { state = .known }
      }
      var width: Int64 = 0
      switch layer.kind {
      case .open: break
      case .count: width = isPublished || isPrimary ? rules.threshold - 2 : 0
      case .amount:
        // 15 % of the amount on the whole, as FAULTS §5.7 has it.
        width = isPrimary ? max(1, Int64(clamping: Int128(value.magnitude) * 15 / 100)) : 1
        if !isPublished && !isPrimary { width = 0 }
      }
      let floor: Int64? =
        hasNegatives ? nil : layer.kind == .count && isPublished ? 1 : 0
      let cost = layer.kind == .open ? nil : Int64(clamping: value.magnitude)
      cells.append(Families.Cell(layer: index, index: cell))
      _ = system.add(
        SumSystem.Cell(value: value, state: state, floor: floor, width: width, cost: cost))
    }
  }

  /// Over places, and over periods.
  mutating func addSums(of index: Int) {
    let layer = layers.all[index]
    guard layer.kind != .open, let base = first[index] else { return }
    func cell(_ period: Int, _ place: Int, _ category: Int) -> Int {
      base + shape.index(period, place, categories: layer.width, category)
    }
    for category in 0..<layer.width {
      for period in 0..<shape.periodCount {
        for sum in shape.places {
          addSum(
            of: sum.parts.map { cell(period, $0, category) },
            is: cell(period, sum.whole, category))
        }
      }
      for place in 0..<shape.placeCount {
        for sum in shape.periods {
          let parts = layer.isStock ? sum.parts.suffix(1) : sum.parts[...]
          addSum(
            of: parts.map { cell($0, place, category) }, is: cell(sum.whole, place, category))
        }
      }
    }
  }

  mutating func add(_ relation: Layers.Relation) {
    func cell(_ part: Layers.Relation.Part, _ row: Int) -> Int? {
      first[part.layer].map { $0 + row * layers.all[part.layer].width + max(0, part.category) }
    }
    for row in 0..<(shape.periodCount * shape.placeCount) {
      guard let whole = cell(relation.whole, row) else { continue }
      addSum(
        of: relation.plus.compactMap { cell($0, row) },
        less: relation.minus.compactMap { cell($0, row) }, is: whole)
    }
  }

  /// What an earlier release said of a span that begins or ends with one of this release: the
  /// difference is the rest of the span.
  mutating func addChanges() {
    for index in members where layers.all[index].kind != .open && !layers.all[index].isStock {
      let layer = layers.all[index]
      guard let base = first[index] else { continue }
      for change in history.flatMap({ $0.changes(of: index, layer) }) {
        let (whole, rest) = (change.whole, change.rest)
        guard layer.values[whole] - layer.values[rest] == change.earlier else { continue }
        system.addSum(of: [base + rest], is: base + whole, plus: -change.earlier)
      }
    }
  }

  /// Adds a sum that is true; where things that are counted once lie in several parts, what is
  /// counted again becomes a cell of its own.
  private mutating func addSum(of parts: [Int], less minus: [Int] = [], is whole: Int) {
    let total =
      parts.reduce(Int128(0)) { $0 + Int128(system.cells[$1].value) }
      - minus.reduce(Int128(0)) { $0 + Int128(system.cells[$1].value) }
    let rest = total - Int128(system.cells[whole].value)
    guard rest != 0 else {
      system.addSum(
        SumSystem.Sum(
          terms: parts.map { .init(cell: $0, sign: 1) } + minus.map { .init(cell: $0, sign: -1) }
            + [.init(cell: whole, sign: -1)], constant: 0))
      return
    }
    guard rest > 0, minus.isEmpty, let value = Int64(exactly: rest) else { return }
    let again = system.add(SumSystem.Cell(value: value, state: .unpublished, floor: 0))
    cells.append(nil)
    system.addSum(
      SumSystem.Sum(
        terms: parts.map { .init(cell: $0, sign: 1) }
          + [.init(cell: whole, sign: -1), .init(cell: again, sign: -1)], constant: 0))
  }
}
